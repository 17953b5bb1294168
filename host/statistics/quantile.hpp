#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace spacemoe {

/// The quantile of a sample, q in [0, 1], linear between order statistics (type 7 of Hyndman and
/// Fan, as NumPy's default). Nothing where the sample is empty.
[[nodiscard]] std::optional<double> sample_quantile(std::vector<double> values, double q);

/// The latency (s) that a share q in [0, 1] of the counted tokens do not exceed, right to one bin's
/// width: 0.1 %. counts: [latency_bins]. Nothing where no token was counted, nor where the latency
/// lies above all bins (a year).
[[nodiscard]] std::optional<double> histogram_quantile(std::span<const std::uint64_t> counts,
                                                       double q);

}  // namespace spacemoe
