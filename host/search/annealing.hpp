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

/// Plan of population annealing (Hukushima and Iba 2003; Machta 2010).
struct AnnealingPlan {
  std::span<const double> inclusion;  ///< probability that an expert is active, [layers][experts]
  std::uint64_t seed;
  std::uint32_t population;  ///< placements
  /// Of all placements together, down to whole rounds but for the first; else time decides.
  std::optional<std::uint64_t> moves;
  double time_limit_s;  ///< where no moves are given
};

struct AnnealingSummary {
  double value_s;               ///< of the best: BlockCosts of all layers together
  std::uint64_t moves;          ///< made
  std::uint64_t moves_planned;  ///< more than were made where it was cut short
  double wall_s;
};

struct AnnealingOutcome {
  AnnealingSummary summary;
  std::vector<Placement> placements;  ///< [population], best first
};

/// Looks for placements whose layers cost little at mean latencies, which a search over all slots
/// may start from. Placements cool down together; as it gets colder, each goes on in as many copies
/// as its value makes it more likely, so that bad ones give way to good ones. The last moves are
/// downhill only. The result depends on the plan and the starts alone, not on threads, where moves
/// are given. A time limit is turned into moves by the speed of the first ones. Needs capacity for
/// no more than one module per satellite to be used. starts: at least one; they are taken in turn
[[nodiscard]] AnnealingOutcome anneal(const SearchProblem& problem, const BlockCosts& costs,
                                      const GridSteps& steps, const AnnealingPlan& plan,
                                      std::span<const Placement> starts,
                                      const HostContext& context);

}  // namespace spacemoe
