#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

namespace spacemoe::cuda {

/// Counts per slot that kernels keep in 32 bits.
struct SlotCounts {
  std::uint64_t tokens;  ///< per scheme: all can have their latencies in one bin
  std::uint64_t items;   ///< largest of all kernels: placements, rows, layers of all schemes, tiles
};

/// Largest number of blocks of a grid along x.
inline constexpr std::uint64_t max_blocks_of_a_grid = std::numeric_limits<std::int32_t>::max();

/// Largest number of slots in a batch for which no count is too large, at least one. Bins and item
/// numbers have 32 bits; but a kernel can have one block per item, and so at most half as many
/// items.
[[nodiscard]] constexpr std::uint32_t countable_slots(const SlotCounts& slot) {
  constexpr std::uint64_t max_in_a_bin = std::numeric_limits<std::uint32_t>::max();
  const std::uint64_t by_tokens = max_in_a_bin / std::max<std::uint64_t>(1, slot.tokens);
  const std::uint64_t by_items = max_blocks_of_a_grid / std::max<std::uint64_t>(1, slot.items);
  return static_cast<std::uint32_t>(std::max<std::uint64_t>(1, std::min(by_items, by_tokens)));
}

}  // namespace spacemoe::cuda
