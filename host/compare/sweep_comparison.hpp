#pragma once

#include "host/compare/result_comparison.hpp"
#include "host/sweep/sweep_data.hpp"

namespace spacemoe {

/// Compares the mean latencies of two sweeps, scheme by scheme, at the points that both have: those
/// with the same values of the axes. A sweep keeps no slots, so that the ratio's interval is made
/// of those of the two means, as if they were independent; with the same seed it errs on the wide
/// side.
[[nodiscard]] ResultComparison compare_sweeps(const SweepData& a, const SweepData& b);

}  // namespace spacemoe
