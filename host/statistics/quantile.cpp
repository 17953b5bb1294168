#include "host/statistics/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

#include "host/base/contract.hpp"
#include "kernels/common/latency_histogram.hpp"

namespace spacemoe {

std::optional<double> histogram_quantile(std::span<const std::uint64_t> counts, double q) {
  SPACEMOE_EXPECTS(counts.size() == latency_bins && q >= 0.0 && q <= 1.0);
  const std::uint64_t total = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  if (total == 0) {
    return std::nullopt;
  }
  // Among tokens in ascending order, numbered from 1, the first that leaves a share q behind it.
  const auto rank = std::max(1.0, std::ceil(q * static_cast<double>(total)));
  std::uint64_t before = 0;
  std::uint32_t bin = 0;
  while (static_cast<double>(before + counts[bin]) < rank) {
    before += counts[bin];
    ++bin;
  }
  if (bin == latency_bins - 1) {
    return std::nullopt;  // this bin holds everything above its lower edge
  }
  const double share =
      (rank - static_cast<double>(before) - 0.5) / static_cast<double>(counts[bin]);
  return std::lerp(static_cast<double>(latency_bin_edge(bin)),
                   static_cast<double>(latency_bin_edge(bin + 1)), share);
}

}  // namespace spacemoe
