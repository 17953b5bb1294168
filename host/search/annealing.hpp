#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "host/base/run_context.hpp"
#include "host/placement/placement.hpp"
#include "host/search/block_costs.hpp"
#include "host/search/grid_steps.hpp"
#include "host/search/search_problem.hpp"

namespace spacemoe {

/// How long placements anneal.
struct AnnealingPlan {
  std::span<const double> inclusion;  ///< probability that an expert is active, [layers][experts]
  std::uint64_t seed;
  std::uint32_t population;  ///< placements at first
  /// Of all placements together, about; else time decides.
  std::optional<std::uint64_t> moves;
  double time_limit_s;  ///< where no moves are given
};

struct AnnealingSummary {
  std::uint32_t population;     ///< placements at first
  double value_s;               ///< of the best: BlockCosts of all layers together
  std::uint64_t moves;          ///< made
  std::uint64_t moves_planned;  ///< more than were made where it was cut short
  double wall_s;
};

struct AnnealingOutcome {
  AnnealingSummary summary;
  std::vector<Placement> placements;  ///< those that were not given up, best first
};

/// Looks for placements whose layers cost little at mean latencies, which a search over all slots
/// may start from. All placements cool down (simulated annealing: Kirkpatrick, Gelatt and Vecchi
/// 1983); then layers of theirs are reheated, a few at a time, and every so many moves the worse
/// half of the placements is given up until an eighth of them is left, or two (successive halving:
/// Karnin, Koren and Somekh, "Almost optimal exploration in multi-armed bandits", 2013). The result
/// depends on the plan and the starts alone, not on threads, where moves are given. A time limit is
/// turned into moves by the speed of the first ones. Needs capacity for no more than one module per
/// satellite to be used. starts: at least one; they are taken in turn
[[nodiscard]] AnnealingOutcome anneal(const SearchProblem& problem, const BlockCosts& costs,
                                      const GridSteps& steps, const AnnealingPlan& plan,
                                      std::span<const Placement> starts,
                                      const HostContext& context);

}  // namespace spacemoe
