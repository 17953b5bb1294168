#pragma once

#include <vector>

#include "host/charts/chart.hpp"
#include "host/serving/serving_result.hpp"

namespace spacemoe {

/// Times against the rate of requests, tokens and goodput against it, and how busy the busiest
/// satellites are.
[[nodiscard]] std::vector<Chart> serving_charts(const ServingResult& result);

}  // namespace spacemoe
