#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kernels/cuda/plane_grid.hpp"

namespace spacemoe::cuda {

/// A lane of a tile that has no source.
inline constexpr std::uint32_t no_source = ~0U;

/// Methods of solving a tile of sources.
enum class PathKind : std::uint8_t {
  plane_walk,    ///< one warp per tile: it walks from plane to plane of a PlaneGrid
  staged_tiles,  ///< one block per tile: distances, links and weights in shared memory
  tiles,         ///< the same with only distances in shared memory
  global_tiles,  ///< each block takes tile after tile, all of it in global memory
};

/// Layout of a plane over the lanes of a warp in a plane walk: 32 / width arcs of `length` places
/// for each of `width` sources. Places beyond those of a plane are relays, which a path passes at
/// no cost.
struct WalkShape {
  std::uint32_t width;
  std::uint32_t length;

  /// Places of a plane, with relays.
  [[nodiscard]] constexpr std::uint32_t places() const { return 32 / width * length; }
  /// Weights of a plane: first those of the links to the place before, with that of place 0
  /// repeated at the end, rounded up to whole vectors; then those of the links to the next plane.
  [[nodiscard]] constexpr std::uint32_t ring_words() const { return places() + 4; }
  [[nodiscard]] constexpr std::uint32_t weight_words() const { return ring_words() + places(); }
  /// Distances of all sources to a plane.
  [[nodiscard]] constexpr std::uint32_t plane_words() const { return 32 * length; }
  /// Index of the distance from source `lane` to place s of a plane. Vectors of four follow each
  /// other lane by lane, so that a warp reads 512 bytes in a row.
  [[nodiscard]] constexpr std::uint32_t place(std::uint32_t s, std::uint32_t lane) const {
    const std::uint32_t of_arc = s % length;
    return (of_arc / 4 * 32 + s / length * width + lane) * 4 + of_arc % 4;
  }
};

/// Form in which the paths of a network are solved on a device, chosen by the network and by the
/// size of a block's shared memory. All forms give the same bits.
struct PathForm {
  static constexpr std::uint32_t max_walk_warps = 8;

  PathKind kind;
  std::uint32_t satellites;
  std::uint32_t width;       ///< per tile
  std::uint32_t blocks = 0;  ///< walk: resident on the device; global: with scratch of their own
  PlaneGrid grid{};          ///< walk
  WalkShape shape{};         ///< walk
  std::uint32_t warps = 0;   ///< walk: per block
  /// Tiles: satellites have other neighbours in each slot, which lie behind its weights.
  bool partners_change = false;

  /// Index at which a solved tile holds the distance from source `lane` to a satellite. Rows of
  /// tiles are one word longer than needed, so that neither a walk along a row nor one along a lane
  /// hits only one bank.
  [[nodiscard]] std::uint32_t place(std::uint32_t satellite, std::uint32_t lane) const;
  /// Bytes of dynamic shared memory per block.
  [[nodiscard]] std::size_t shared_bytes() const;
  /// Bytes of global memory that all blocks together need for distances.
  [[nodiscard]] std::size_t scratch_bytes() const;
  /// Number of words of a slot's weights, as the kernels read them, with the neighbours behind
  /// them.
  [[nodiscard]] std::uint32_t weight_words() const;
  /// For display: "plane walk over 33 x 32, 8 sources a warp, 2 warps a block".
  [[nodiscard]] std::string text() const;
};

/// The walk if the links are a grid whose planes fit, else the widest tiles that fit. `grid` as
/// grid_of returns it.
[[nodiscard]] PathForm choose_path_form(const std::optional<PlaneGrid>& grid,
                                        std::uint32_t satellites,
                                        std::size_t shared_bytes_per_block,
                                        std::uint32_t multiprocessors,
                                        bool partners_change = false);

/// Walks of all shapes that fit, the one to choose first.
[[nodiscard]] std::vector<PathForm> plane_walk_forms(const PlaneGrid& grid,
                                                     std::size_t shared_bytes_per_block,
                                                     std::uint32_t multiprocessors);

/// A form by its kind, for tests and benchmarks; nothing if it does not fit.
[[nodiscard]] std::optional<PathForm> plane_walk_form(const PlaneGrid& grid,
                                                      std::size_t shared_bytes_per_block,
                                                      std::uint32_t multiprocessors);
[[nodiscard]] std::optional<PathForm> tile_form(PathKind kind, std::uint32_t width,
                                                std::uint32_t satellites,
                                                std::size_t shared_bytes_per_block,
                                                std::uint32_t multiprocessors,
                                                bool partners_change = false);

}  // namespace spacemoe::cuda
