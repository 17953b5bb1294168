#pragma once

#include <vector>

#include "host/charts/chart.hpp"
#include "host/generation/generation.hpp"

namespace spacemoe {

/// Latency between tokens by scheme, the first sequence over time, and what delayed its tokens
/// under the first scheme.
[[nodiscard]] std::vector<Chart> generation_charts(const GenerationResult& result);

}  // namespace spacemoe
