#include "host/experiment/latency_counts.hpp"

#include "kernels/common/latency_histogram.hpp"

namespace spacemoe {

std::vector<LatencyCount> latency_counts(std::span<const std::uint64_t> histogram) {
  constexpr std::uint32_t grouped = 8;
  static_assert(latency_bins % grouped == 0);
  std::vector<LatencyCount> counts;
  for (std::uint32_t bin = 0; bin < latency_bins; bin += grouped) {
    std::uint64_t tokens = 0;
    for (std::uint32_t i = 0; i < grouped; ++i) {
      tokens += histogram[bin + i];
    }
    if (tokens > 0) {
      counts.push_back({latency_bin_edge(bin), latency_bin_edge(bin + grouped), tokens});
    }
  }
  return counts;
}

}  // namespace spacemoe
