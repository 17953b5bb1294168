#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <tbb/cache_aligned_allocator.h>

#include "kernels/api/network.hpp"
#include "kernels/cpu/relaxation.hpp"
#include "kernels/cpu/visit_order.hpp"

namespace spacemoe::cpu {

/// Shortest paths from many sources over one link structure, snapshot after snapshot.
///
/// Sources are grouped into tiles of neighbouring satellites, solved with sources in SIMD lanes.
/// The result is the unique greatest fixed point of d[source] = 0, d[v] = min over u of (d[u] +
/// w(u, v)) in float, hence the same bits as any other correct method. Const, so that threads share
/// it; each has a workspace of its own.
class AllPairs {
 public:
  /// `sources` in any order; one that is repeated is solved once. `adjacency` as in NetworkView,
  /// which must outlive this.
  AllPairs(std::span<const SatelliteLinks> adjacency, std::span<const std::uint32_t> sources);

  [[nodiscard]] std::uint32_t tiles() const { return static_cast<std::uint32_t>(tiles_.size()); }
  /// The satellites in a tile's lanes, at most tile_width.
  [[nodiscard]] std::span<const std::uint32_t> tile_sources(std::uint32_t tile) const {
    return tiles_[tile];
  }

  /// Index at which a solved tile holds D[source in lane][satellite].
  [[nodiscard]] static std::uint32_t entry(std::uint32_t lane, std::uint32_t satellite) {
    return satellite * tile_width + lane;
  }

  /// Memory of one thread; reused from snapshot to snapshot. It may serve another AllPairs of the
  /// same satellites, whose first solves are then slower.
  struct Workspace {
    std::vector<Edges> edges;        ///< [satellites]
    std::vector<VisitOrder> orders;  ///< [tiles]
    std::vector<float, tbb::cache_aligned_allocator<float>> distances;
    std::vector<std::uint64_t> dirty;  ///< [words]
    std::vector<float> keys;           ///< [satellites]
    std::uint64_t visits = 0;          ///< relaxed satellites so far, over all solves
  };

  /// Loads a snapshot's weights (s, infinity where down). [links + 1], the last infinite
  void load(std::span<const float> link_weights, Workspace& workspace) const {
    load(adjacency_, link_weights, workspace);
  }
  /// The same where satellites have these links in the snapshot. `adjacency` of the constructor
  /// then only tells what lies near what.
  void load(std::span<const SatelliteLinks> adjacency, std::span<const float> link_weights,
            Workspace& workspace) const;
  /// Solves one tile of the loaded snapshot: distances (s), read through entry(), valid until the
  /// next call on this workspace. Lanes without a source hold infinity.
  [[nodiscard]] std::span<const float> solve(std::uint32_t tile, Workspace& workspace) const;

 private:
  /// Sets all distances to their initial values and marks the sources as news.
  void start(std::uint32_t tile, Workspace& workspace) const;
  /// Orders satellites by the distances at hand, final or not. Keeps marks.
  void renew_order(VisitOrder& order, Workspace& workspace) const;

  std::span<const SatelliteLinks> adjacency_;
  std::vector<std::vector<std::uint32_t>> tiles_;
};

}  // namespace spacemoe::cpu
