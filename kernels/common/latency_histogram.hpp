#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#include "kernels/common/portable.hpp"

namespace spacemoe {

// Latencies fall into bins by the leading bits of their float form: 2^10 bins per octave, so a bin
// is at most 0.1 % wide and its middle within 0.05 %. No logarithm is taken, so every backend uses
// the same bins.
inline constexpr std::uint32_t latency_bins_per_octave = 1024;
inline constexpr int latency_first_octave = -20;  ///< bins start at 2^-20 s, about 1 us
inline constexpr int latency_last_octave = 25;    ///< and end at 2^25 s, about a year
inline constexpr std::uint32_t latency_bins =
    static_cast<std::uint32_t>(latency_last_octave - latency_first_octave) *
    latency_bins_per_octave;

/// The bin of a latency (s); latencies outside the range count in the first or last bin.
SPACEMOE_HD inline std::uint32_t latency_bin(float latency_s) {
  std::uint32_t bits;
  std::memcpy(&bits, &latency_s, sizeof bits);
  constexpr std::uint32_t first = static_cast<std::uint32_t>(127 + latency_first_octave) << 10;
  const std::uint32_t leading = bits >> 13;
  if (leading < first) {
    return 0;
  }
  const std::uint32_t bin = leading - first;
  return bin < latency_bins ? bin : latency_bins - 1;
}

/// Lower edge of a bin (s); bin == latency_bins gives the upper edge of the last.
inline float latency_bin_edge(std::uint32_t bin) {
  constexpr std::uint32_t first = static_cast<std::uint32_t>(127 + latency_first_octave) << 10;
  return std::bit_cast<float>((bin + first) << 13);
}

}  // namespace spacemoe
