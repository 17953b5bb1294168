#include "host/placement/own_rule.hpp"

#include <algorithm>
#include <utility>

#include "host/placement/placement_check.hpp"
#include "host/placement/planner.hpp"

namespace spacemoe {

std::uint64_t seed_of_draw(std::uint64_t seed, std::uint32_t draw) {
  std::uint64_t mixed = seed + (std::uint64_t{draw} + 1) * 0x9E3779B97F4A7C15U;
  mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
  return mixed ^ (mixed >> 31U);
}

std::vector<Placement> place_by_own_rule(const Scheme& scheme, std::uint32_t draws,
                                         const PlacementProblem& problem,
                                         ExpectedLatency& latency) {
  const PlacementFrame frame{problem.layers, problem.experts, problem.constellation,
                             problem.capacity};
  std::vector<Placement> placements;
  for (std::uint32_t draw = 0; draw < (scheme.is_random() ? draws : 1); ++draw) {
    Placement placement = scheme.own->place(problem, latency, draw);
    std::ranges::sort(placement.replicas);
    std::ranges::sort(placement.spares);
    check_placement(placement, frame, "");
    placements.push_back(std::move(placement));
  }
  return placements;
}

}  // namespace spacemoe
