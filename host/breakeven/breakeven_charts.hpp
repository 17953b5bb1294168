#pragma once

#include <span>
#include <vector>

#include "host/breakeven/breakeven.hpp"
#include "host/charts/chart.hpp"

namespace spacemoe {

/// Who is faster than one satellite over rates of satellites: result by result, delay by delay. Of
/// the first result, latency of a token by the rate of satellites, and by the delay of hops at the
/// rate nearest to the config's. Without results: charts without data.
[[nodiscard]] std::vector<Chart> breakeven_charts(std::span<const BreakEvenResult> results);

}  // namespace spacemoe
