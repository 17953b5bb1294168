#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

namespace spacemoe::cuda {

/// What kernels count of a slot with 32 bits.
struct SlotCounts {
  std::uint64_t tokens;  ///< of a scheme: all can have their latencies in one bin
  std::uint64_t items;  ///< of the kernel with most: placements, rows, layers of all schemes, tiles
};

/// Blocks that a grid can have along x.
inline constexpr std::uint64_t most_blocks_of_a_grid = std::numeric_limits<std::int32_t>::max();

/// Slots of a batch for which no count is too large, at least one. Bins and the numbers of items
/// have 32 bits; but a kernel can have a block for each item, and so half as many at most.
[[nodiscard]] constexpr std::uint32_t countable_slots(const SlotCounts& slot) {
  constexpr std::uint64_t most_in_a_bin = std::numeric_limits<std::uint32_t>::max();
  const std::uint64_t by_tokens = most_in_a_bin / std::max<std::uint64_t>(1, slot.tokens);
  const std::uint64_t by_items = most_blocks_of_a_grid / std::max<std::uint64_t>(1, slot.items);
  return static_cast<std::uint32_t>(std::max<std::uint64_t>(1, std::min(by_items, by_tokens)));
}

}  // namespace spacemoe::cuda
