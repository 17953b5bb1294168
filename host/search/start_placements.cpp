#include "host/search/start_placements.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/search/search_state.hpp"
#include "kernels/common/random_key.hpp"

namespace spacemoe {
namespace {

/// The first satellite that `suits`, by links from `origin`; those that no link leads to last.
template <class Suits>
std::optional<Satellite> nearest_that(const SearchProblem& problem, Satellite origin, Suits suits) {
  const auto satellites = static_cast<std::uint32_t>(problem.allowed.size());
  std::vector<std::uint8_t> seen(satellites, 0);
  std::vector<std::uint32_t> queue = {number(origin)};
  seen[number(origin)] = 1;
  for (std::size_t next = 0; next < satellites; ++next) {
    if (next == queue.size()) {
      const auto unseen = std::ranges::find(seen, 0);
      queue.push_back(static_cast<std::uint32_t>(unseen - seen.begin()));
      *unseen = 1;
    }
    const std::uint32_t satellite = queue[next];
    if (suits(Satellite{satellite})) {
      return Satellite{satellite};
    }
    for (const std::uint32_t neighbour : problem.adjacency[satellite].neighbour) {
      if (seen[neighbour] == 0) {
        seen[neighbour] = 1;
        queue.push_back(neighbour);
      }
    }
  }
  return std::nullopt;
}

/// Modules one after the other, those that are fixed first.
template <class Wanted>
Placement fit(const SearchProblem& problem, Wanted wanted) {
  SearchState state(problem);
  for (const Module module : all<Module>(problem.modules.count())) {
    if (const auto place = problem.fixed_place(module)) {
      state.put(module, *place);
    }
  }
  for (const Module module : all<Module>(problem.modules.count())) {
    if (problem.fixed_place(module)) {
      continue;
    }
    const auto satellite = nearest_that(problem, wanted(module), [&](Satellite candidate) {
      return state.may_enter(module, candidate);
    });
    if (!satellite) {
      throw ConfigError(
          {"search",
           fmt::format("found room for {} of {} modules", module, problem.modules.count()),
           "constraints under which all fit",
           "more satellites, or more modules on each",
           {}});
    }
    state.put(module, *satellite);
  }
  return state.placement();
}

}  // namespace

Placement fit_to_constraints(const Placement& wanted, const SearchProblem& problem) {
  const ModuleNumbers& modules = problem.modules;
  return fit(problem, [&](Module module) {
    const Layer layer = modules.layer_of(module);
    return modules.is_gateway(module) ? wanted.gateway(layer)
                                      : wanted.expert(layer, modules.expert_of(module));
  });
}

Placement random_start(const SearchProblem& problem, std::uint64_t seed, std::uint32_t start) {
  const auto satellites = static_cast<std::uint32_t>(problem.allowed.size());
  return fit(problem, [&](Module module) {
    return Satellite{
        uniform_below({seed, Purpose::search_start, start, number(module)}, satellites)};
  });
}

}  // namespace spacemoe
