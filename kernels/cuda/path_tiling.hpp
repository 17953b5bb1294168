#pragma once

#include <cstddef>
#include <cstdint>

namespace spacemoe::cuda {

/// A lane of a tile that has no source.
inline constexpr std::uint32_t no_source = ~0U;

/// How distances from a tile of sources lie in a block's memory: [satellite][lane], rows one word
/// longer than they need, so that neither a walk along a row nor one along a lane hits one bank.
struct PathTiling {
  std::uint32_t width;   ///< sources in a tile: 32, 16 or 8
  bool in_shared;        ///< else in global memory, for constellations that no width fits
  std::uint32_t blocks;  ///< global form: blocks that have scratch, each working tile after tile

  [[nodiscard]] std::uint32_t stride() const { return width + 1; }
  [[nodiscard]] std::uint32_t place(std::uint32_t satellite, std::uint32_t lane) const {
    return satellite * stride() + lane;
  }
  [[nodiscard]] std::size_t bytes(std::uint32_t satellites) const {
    return std::size_t{satellites} * stride() * sizeof(float);
  }
  /// Global memory that all blocks together take; none where distances are in shared memory.
  [[nodiscard]] std::size_t scratch_bytes(std::uint32_t satellites) const {
    return in_shared ? 0 : blocks * bytes(satellites);
  }
};

/// The widest tile whose distances fit into a block's shared memory, else the global form.
[[nodiscard]] inline PathTiling choose_tiling(std::uint32_t satellites,
                                              std::size_t shared_bytes_per_block,
                                              std::uint32_t multiprocessors) {
  for (const std::uint32_t width : {32U, 16U, 8U}) {
    const PathTiling tiling{width, true, 0};
    if (tiling.bytes(satellites) <= shared_bytes_per_block) {
      return tiling;
    }
  }
  // Two blocks on each multiprocessor keep it busy while one waits for memory.
  return {32, false, 2 * multiprocessors};
}

}  // namespace spacemoe::cuda
