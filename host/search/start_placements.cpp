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
std::optional<std::uint32_t> nearest_that(const SearchProblem& problem, std::uint32_t origin,
                                          Suits suits) {
  const auto satellites = static_cast<std::uint32_t>(problem.allowed.size());
  std::vector<std::uint8_t> seen(satellites, 0);
  std::vector<std::uint32_t> queue = {origin};
  seen[origin] = 1;
  for (std::size_t next = 0; next < satellites; ++next) {
    if (next == queue.size()) {
      const auto unseen = std::ranges::find(seen, 0);
      queue.push_back(static_cast<std::uint32_t>(unseen - seen.begin()));
      *unseen = 1;
    }
    const std::uint32_t satellite = queue[next];
    if (suits(satellite)) {
      return satellite;
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
  for (std::uint32_t module = 0; module < problem.modules.count(); ++module) {
    if (problem.fixed[module]) {
      state.put(module, *problem.fixed[module]);
    }
  }
  for (std::uint32_t module = 0; module < problem.modules.count(); ++module) {
    if (problem.fixed[module]) {
      continue;
    }
    const auto satellite = nearest_that(problem, wanted(module), [&](std::uint32_t candidate) {
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
  return fit(problem, [&](std::uint32_t module) {
    const std::uint32_t layer = modules.layer_of(module);
    const std::uint32_t role = modules.role_of(module);
    return role == 0 ? wanted.gateways[layer]
                     : wanted.satellites[std::size_t{layer} * modules.experts + role - 1];
  });
}

Placement random_start(const SearchProblem& problem, std::uint64_t seed, std::uint32_t number) {
  const auto satellites = static_cast<std::uint32_t>(problem.allowed.size());
  return fit(problem, [&](std::uint32_t module) {
    return uniform_below({seed, Purpose::search_start, number, module}, satellites);
  });
}

}  // namespace spacemoe
