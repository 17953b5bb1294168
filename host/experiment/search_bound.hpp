#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "host/base/run_context.hpp"
#include "host/experiment/study.hpp"
#include "host/search/search_problem.hpp"
#include "host/search/search_spec.hpp"

namespace spacemoe {

/// A lower bound that a step of the proof has found.
struct BoundTrace {
  double time_s;         ///< since the proof began
  std::uint32_t layers;  ///< consecutive ones that were bounded together, at most; 0: work alone
  std::uint64_t arcs;    ///< sequences of up to so many layers that were looked at
  double bound_s;        ///< of this step by itself
};

/// What is known of the best objective that there can be.
struct SearchBound {
  std::optional<double> best_s;   ///< the largest bound, where there is one
  std::vector<BoundTrace> trace;  ///< in the order of time
  bool is_cut_short = false;      ///< by its limit: more time would have given another step
};

/// Whether a lower bound is known, and wanted. Latencies have one where satellites hold one module,
/// experts have no copies and the objective is no quantile; the work of the busiest satellite
/// always has one, which says all about a capacity.
[[nodiscard]] bool seeks_bound(const SearchSpec& spec, const SearchProblem& problem);

/// Bounds the objective from below, for all placements: its part that is of latencies by the mean
/// over the planning slots (which also bounds the mean of the worst slots, and a weight of losses
/// only adds), layer by layer first (lower_bound.hpp), then by arcs of
/// several layers (arc_bound.hpp); its part that is of the busiest satellite by busiest_bound. Ends
/// after search.bound_limit_s or at a stop, with what it has.
[[nodiscard]] SearchBound bound_search(const Study& study, const SearchProblem& problem,
                                       const RunContext& context);

}  // namespace spacemoe
