#pragma once

#include <cstdint>

#include "kernels/common/portable.hpp"

namespace spacemoe {

/// Four 32-bit words: a Philox counter or a block of random output.
struct PhiloxBlock {
  std::uint32_t word[4];
};

/// The 64-bit key of a Philox stream.
struct PhiloxKey {
  std::uint32_t low;
  std::uint32_t high;
};

namespace philox {

inline constexpr std::uint32_t multiplier_0 = 0xD2511F53U;
inline constexpr std::uint32_t multiplier_1 = 0xCD9E8D57U;
inline constexpr std::uint32_t weyl_0 = 0x9E3779B9U;
inline constexpr std::uint32_t weyl_1 = 0xBB67AE85U;
inline constexpr int rounds = 10;

}  // namespace philox

/// Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel Random
/// Numbers: As Easy as 1, 2, 3", SC 2011: a keyed bijection of 128-bit counters, so any draw can be
/// made anywhere, in any order, without state.
SPACEMOE_HD inline PhiloxBlock philox4x32(PhiloxBlock counter, PhiloxKey key) {
  for (int round = 0; round < philox::rounds; ++round) {
    const std::uint64_t product_0 = std::uint64_t{philox::multiplier_0} * counter.word[0];
    const std::uint64_t product_1 = std::uint64_t{philox::multiplier_1} * counter.word[2];
    counter = PhiloxBlock{{static_cast<std::uint32_t>(product_1 >> 32) ^ counter.word[1] ^ key.low,
                           static_cast<std::uint32_t>(product_1),
                           static_cast<std::uint32_t>(product_0 >> 32) ^ counter.word[3] ^ key.high,
                           static_cast<std::uint32_t>(product_0)}};
    key.low += philox::weyl_0;
    key.high += philox::weyl_1;
  }
  return counter;
}

}  // namespace spacemoe
