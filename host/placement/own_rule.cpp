#include "host/placement/own_rule.hpp"

#include <algorithm>
#include <utility>

#include "host/placement/placement_check.hpp"
#include "host/placement/planner.hpp"

namespace spacemoe {

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
