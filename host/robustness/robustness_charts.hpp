#pragma once

#include <vector>

#include "host/charts/chart.hpp"
#include "host/robustness/robustness.hpp"

namespace spacemoe {

/// Mean latency and ratio of each scheme by the case that it is judged under, planned under the
/// first; and for each scheme whose placements depend on the case the prices of wrong assumptions.
[[nodiscard]] std::vector<Chart> robustness_charts(const Robustness& robustness);

}  // namespace spacemoe
