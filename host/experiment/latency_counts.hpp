#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/experiment/result.hpp"

namespace spacemoe {

/// A histogram of latencies for files and figures: groups of eight bins, 128 per octave and so 0.4
/// to 0.8 % wide, without empty ones. histogram: [latency_bins]
[[nodiscard]] std::vector<LatencyCount> latency_counts(std::span<const std::uint64_t> histogram);

}  // namespace spacemoe
