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

[[noreturn]] void refuse_room(Module module, const SearchProblem& problem) {
  throw ConfigError(
      {"search",
       fmt::format("found room for {} of {} modules", module, problem.modules.count()),
       "constraints under which all fit",
       "more satellites, or more modules on each",
       {}});
}

/// A copy as a start wants it.
struct WantedCopy {
  Module expert;
  Satellite satellite;
};

/// Puts a copy on the satellite with room that is the fewest links away from where it is wanted; if
/// its expert has none left, as one of the next expert that has.
void put_copy(Module copy, const WantedCopy& wanted, const SearchProblem& problem,
              SearchState& state) {
  const ModuleNumbers& modules = problem.modules;
  Module expert = wanted.expert;
  do {
    state.become(copy, expert);
    if (const auto satellite = nearest_that(problem, wanted.satellite, [&](Satellite candidate) {
          return state.may_enter(copy, candidate);
        })) {
      state.put(copy, *satellite);
      return;
    }
    do {
      expert = Module{(number(expert) + 1) % modules.model()};
    } while (modules.is_gateway(expert));
  } while (expert != wanted.expert);
  refuse_room(copy, problem);
}

/// Modules one after the other, those that are fixed first, and copies last.
template <class Wanted, class WantsCopy>
Placement fit(const SearchProblem& problem, Wanted wanted, WantsCopy wants_copy) {
  const ModuleNumbers& modules = problem.modules;
  SearchState state(problem);
  for (const Module module : all<Module>(modules.count())) {
    if (const auto place = problem.fixed_place(module)) {
      state.put(module, *place);
    }
  }
  for (const Module module : all<Module>(modules.model())) {
    if (problem.fixed_place(module)) {
      continue;
    }
    const auto satellite = nearest_that(problem, wanted(module), [&](Satellite candidate) {
      return state.may_enter(module, candidate);
    });
    if (!satellite) {
      refuse_room(module, problem);
    }
    state.put(module, *satellite);
  }
  const auto fixed = static_cast<std::uint32_t>(problem.fixed_copies.size());
  for (std::uint32_t copy = fixed; copy < modules.copies; ++copy) {
    put_copy(modules.copy(copy), wants_copy(copy - fixed, state), problem, state);
  }
  return state.placement();
}

/// An expert drawn at random.
Module random_expert(const ModuleNumbers& modules, const RandomKey& key) {
  const std::uint32_t expert = uniform_below(key, modules.layers * modules.experts);
  return modules.expert(Layer{expert / modules.experts}, Expert{expert % modules.experts});
}

/// The copies of a placement that a search may move, or, if these are too many, so many of them
/// that are spread over all layers.
std::vector<Replica> copies_kept(const Placement& wanted, const SearchProblem& problem) {
  const ModuleNumbers& modules = problem.modules;
  std::vector<Replica> copies = wanted.replicas;
  for (std::uint32_t fixed = 0; fixed < problem.fixed_copies.size(); ++fixed) {
    const Module expert = problem.fixed_copies[fixed];
    std::erase(copies, Replica{modules.layer_of(expert), modules.expert_of(expert),
                               *problem.fixed_place(modules.copy(fixed))});
  }
  const std::size_t most = modules.copies - problem.fixed_copies.size();
  if (copies.size() <= most) {
    return copies;
  }
  std::vector<Replica> spread;
  for (std::size_t copy = 0; copy < most; ++copy) {
    spread.push_back(copies[copy * copies.size() / most]);
  }
  return spread;
}

}  // namespace

Placement fit_to_constraints(const Placement& wanted, const SearchProblem& problem,
                             std::uint64_t seed) {
  const ModuleNumbers& modules = problem.modules;
  const std::vector<Replica> copies = copies_kept(wanted, problem);
  const auto of_model = [&](Module module) {
    const Layer layer = modules.layer_of(module);
    return modules.is_gateway(module) ? wanted.gateway(layer)
                                      : wanted.expert(layer, modules.expert_of(module));
  };
  return fit(problem, of_model, [&](std::uint32_t copy, const SearchState& state) {
    if (copy < copies.size()) {
      const Replica& kept = copies[copy];
      return WantedCopy{modules.expert(kept.layer, kept.expert), kept.satellite};
    }
    constexpr std::uint32_t no_start = ~std::uint32_t{0};
    const Module expert = random_expert(modules, {seed, Purpose::search_start, no_start, copy});
    return WantedCopy{expert, state.satellite_of(modules.gateway(modules.layer_of(expert)))};
  });
}

Placement random_start(const SearchProblem& problem, std::uint64_t seed, std::uint32_t start) {
  const ModuleNumbers& modules = problem.modules;
  const auto random_satellite = [&](std::uint32_t module) {
    return Satellite{uniform_below({seed, Purpose::search_start, start, module},
                                   static_cast<std::uint32_t>(problem.allowed.size()))};
  };
  return fit(
      problem, [&](Module module) { return random_satellite(number(module)); },
      [&](std::uint32_t copy, const SearchState&) {
        const std::uint32_t key = modules.model() + copy;
        return WantedCopy{random_expert(modules, {seed, Purpose::search_start, start, key, 1}),
                          random_satellite(key)};
      });
}

}  // namespace spacemoe
