#pragma once

#include <vector>

#include "host/charts/chart.hpp"
#include "host/failover/failover.hpp"

namespace spacemoe {

/// What arrives, and what latency is added, after the loss of each satellite, the worst first: a
/// line for each scheme and number of spares.
[[nodiscard]] std::vector<Chart> failover_charts(const FailoverResult& result);

}  // namespace spacemoe
