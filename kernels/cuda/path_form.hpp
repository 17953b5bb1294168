#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "kernels/cuda/plane_grid.hpp"

namespace spacemoe::cuda {

/// A lane of a tile that has no source.
inline constexpr std::uint32_t no_source = ~0U;

/// How a tile of sources is solved.
enum class PathKind : std::uint8_t {
  plane_walk,    ///< a warp a tile: it walks from plane to plane of a PlaneGrid
  staged_tiles,  ///< a block a tile: distances, links and weights in shared memory
  tiles,         ///< the same with distances alone in shared memory
  global_tiles,  ///< a block tile after tile, all of it in global memory
};

/// How a plane walk lays a plane over the lanes of a warp: 32 / width arcs of `length` places for
/// each of `width` sources. Places beyond those of a plane are relays, which a path runs through
/// for nothing.
struct WalkShape {
  std::uint32_t width;
  std::uint32_t length;

  /// Of a plane, with relays.
  [[nodiscard]] constexpr std::uint32_t places() const { return 32 / width * length; }
  /// Weights of a plane: of the links to the place before, that of place 0 repeated at the end and
  /// rounded up to whole vectors, and of the links to the next plane.
  [[nodiscard]] constexpr std::uint32_t ring_words() const { return places() + 4; }
  [[nodiscard]] constexpr std::uint32_t weight_words() const { return ring_words() + places(); }
  /// Distances of all sources to a plane.
  [[nodiscard]] constexpr std::uint32_t plane_words() const { return 32 * length; }
  /// Where the distance from source `lane` to place s of a plane lies. Vectors of four follow each
  /// other lane by lane, so that a warp reads 512 bytes in a row.
  [[nodiscard]] constexpr std::uint32_t place(std::uint32_t s, std::uint32_t lane) const {
    const std::uint32_t of_arc = s % length;
    return (of_arc / 4 * 32 + s / length * width + lane) * 4 + of_arc % 4;
  }
};

/// How the paths of a network are solved on a device, chosen by what the network is and by what a
/// block's shared memory holds. All forms give the same bits.
struct PathForm {
  static constexpr std::uint32_t max_walk_warps = 8;

  PathKind kind;
  std::uint32_t satellites;
  std::uint32_t width;       ///< sources of a tile
  std::uint32_t blocks = 0;  ///< walk: resident on the device; global: with scratch of their own
  PlaneGrid grid{};          ///< walk
  WalkShape shape{};         ///< walk
  std::uint32_t warps = 0;   ///< walk: of a block

  /// Where a solved tile holds the distance from source `lane` to a satellite. Rows of tiles are
  /// one word longer than they need: neither a walk along a row nor one along a lane hits one bank.
  [[nodiscard]] std::uint32_t place(std::uint32_t satellite, std::uint32_t lane) const;
  /// Dynamic shared memory of a block.
  [[nodiscard]] std::size_t shared_bytes() const;
  /// Global memory that all blocks together take for distances.
  [[nodiscard]] std::size_t scratch_bytes() const;
  /// Words of a slot's weights as the kernels read them.
  [[nodiscard]] std::uint32_t weight_words() const;
  /// For display: "plane walk over 33 x 32, 8 sources a warp, 2 warps a block".
  [[nodiscard]] std::string text() const;
};

/// The walk where the links are a grid whose planes fit, else the widest tiles that do. `grid` as
/// find_plane_grid gives it.
[[nodiscard]] PathForm choose_path_form(const std::optional<PlaneGrid>& grid,
                                        std::uint32_t satellites,
                                        std::size_t shared_bytes_per_block,
                                        std::uint32_t multiprocessors);

/// A form by its kind, for tests and benchmarks; nothing where it does not fit.
[[nodiscard]] std::optional<PathForm> plane_walk_form(const PlaneGrid& grid,
                                                      std::size_t shared_bytes_per_block,
                                                      std::uint32_t multiprocessors);
[[nodiscard]] std::optional<PathForm> tile_form(PathKind kind, std::uint32_t width,
                                                std::uint32_t satellites,
                                                std::size_t shared_bytes_per_block,
                                                std::uint32_t multiprocessors);

}  // namespace spacemoe::cuda
