#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/cuda/path_form.hpp"

namespace spacemoe::cuda {

/// Sources by the tiles that solve them. A tile of a plane walk has sources of one plane only; its
/// first lane always has one.
struct SourceTiles {
  /// Tile and lane in which a source is solved.
  struct Seat {
    std::uint32_t tile;
    std::uint32_t lane;
  };
  std::uint32_t tiles;
  std::vector<std::uint32_t> satellites;  ///< [tiles][width], no_source where a lane is idle
  std::vector<std::uint32_t> rows;        ///< likewise: index of the source
  std::vector<Seat> seats;                ///< [sources]
};

/// `sources` in any order. One that is repeated has a lane and a row for each time.
[[nodiscard]] SourceTiles seat_sources(std::span<const std::uint32_t> sources,
                                       const PathForm& form);

}  // namespace spacemoe::cuda
