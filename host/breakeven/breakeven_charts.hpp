#pragma once

#include <vector>

#include "host/breakeven/breakeven.hpp"
#include "host/charts/chart.hpp"

namespace spacemoe {

/// Latency of a token by the rate of satellites: who wins where. And by the delay of hops, at the
/// config's rate nearest to it.
[[nodiscard]] std::vector<Chart> breakeven_charts(const BreakEvenResult& result);

}  // namespace spacemoe
