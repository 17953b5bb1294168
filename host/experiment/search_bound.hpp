#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "host/base/run_context.hpp"
#include "host/experiment/study.hpp"

namespace spacemoe {

/// A lower bound that a step of the proof has found.
struct BoundTrace {
  double time_s;          ///< since the proof began
  std::uint32_t layers;   ///< consecutive ones that were bounded together
  std::uint64_t windows;  ///< of so many layers that had to be told apart
  double bound_s;         ///< of this step by itself
};

/// What is known of the best objective that there can be.
struct SearchBound {
  std::optional<double> best_s;   ///< the largest bound, where there is one
  std::vector<BoundTrace> trace;  ///< in the order of time
  bool is_cut_short = false;      ///< more time would have given another step
};

/// Bounds the mean over the planning slots from below, for all placements of one module per
/// satellite: layer by layer first (lower_bound.hpp), then by windows of more and more layers
/// (window_bound.hpp). Ends after `limit_s` or at a stop, with what it has.
[[nodiscard]] SearchBound bound_search(const Study& study, const RunContext& context,
                                       double limit_s);

}  // namespace spacemoe
