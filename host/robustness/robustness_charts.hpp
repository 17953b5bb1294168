#pragma once

#include <cstddef>
#include <vector>

#include "host/charts/chart.hpp"
#include "host/robustness/robustness.hpp"

namespace spacemoe {

/// Mean latency and ratio of each scheme by the case that it is judged under, planned under the
/// first; and for each scheme whose placements depend on the case the prices of wrong assumptions.
[[nodiscard]] std::vector<Chart> robustness_charts(const Robustness& robustness);

/// All that there may be of so many schemes, by their ids: to look for what is in their way.
[[nodiscard]] std::vector<Chart> possible_charts(std::size_t schemes);

}  // namespace spacemoe
