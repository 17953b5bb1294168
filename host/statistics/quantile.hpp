#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace spacemoe {

/// The latency (s) that a share q in [0, 1] of the counted tokens do not exceed, right to one bin's
/// width: 0.1 %. counts: [latency_bins]. Nothing where no token was counted, nor where the latency
/// lies above all bins (a year).
[[nodiscard]] std::optional<double> histogram_quantile(std::span<const std::uint64_t> counts,
                                                       double q);

}  // namespace spacemoe
