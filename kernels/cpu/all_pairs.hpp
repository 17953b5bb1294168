#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/backend.hpp"

namespace spacemoe::cpu {

/// Sources that are solved together: the lanes of a tile.
inline constexpr std::uint32_t tile_width = 64;

/// Shortest paths from many sources over one link structure, snapshot after snapshot.
///
/// Sources are grouped into tiles of neighbouring satellites; a tile is solved with its sources in
/// SIMD lanes, distances laid out [satellite][lane]. The result is the unique greatest fixed point of
/// d[source] = 0, d[v] = min over u of (d[u] + w(u, v)) in float, hence the same bits as any other
/// correct method.
class AllPairs {
 public:
  /// `sources` without repeats, in any order; `adjacency` as in NetworkView, which must outlive this.
  AllPairs(std::span<const SatelliteLinks> adjacency, std::span<const std::uint32_t> sources);

  [[nodiscard]] std::uint32_t tiles() const;
  /// The satellites in a tile's lanes, at most tile_width.
  [[nodiscard]] std::span<const std::uint32_t> tile_sources(std::uint32_t tile) const;

  /// What one thread needs; reused from snapshot to snapshot.
  class Workspace {
    // ...
  };

  /// Takes a snapshot's weights (s, infinity where down). [links + 1], the last infinite
  void load(std::span<const float> link_weights, Workspace& workspace) const;
  /// Solves one tile of the loaded snapshot: distances [satellites][tile_width], valid until the
  /// next call on this workspace. Lanes without a source hold infinity.
  [[nodiscard]] std::span<const float> solve(std::uint32_t tile, Workspace& workspace) const;
};

/// Name of the SIMD target that serves on this machine, for example "AVX3_ZEN4".
[[nodiscard]] const char* simd_target();

}  // namespace spacemoe::cpu
