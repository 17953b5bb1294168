#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <tbb/cache_aligned_allocator.h>

#include "kernels/backend.hpp"
#include "kernels/cpu/relaxation.hpp"

namespace spacemoe::cpu {

/// Shortest paths from many sources over one link structure, snapshot after snapshot.
///
/// Sources are grouped into tiles of neighbouring satellites, solved with sources in SIMD lanes.
/// The result is the unique greatest fixed point of d[source] = 0, d[v] = min over u of (d[u] +
/// w(u, v)) in float, hence the same bits as any other correct method. Const, so that threads share
/// it; each has a workspace of its own.
class AllPairs {
 public:
  /// `sources` without repeats, in any order; `adjacency` as in NetworkView, which must outlive
  /// this.
  AllPairs(std::span<const SatelliteLinks> adjacency, std::span<const std::uint32_t> sources);

  [[nodiscard]] std::uint32_t tiles() const { return static_cast<std::uint32_t>(tiles_.size()); }
  /// The satellites in a tile's lanes, at most tile_width.
  [[nodiscard]] std::span<const std::uint32_t> tile_sources(std::uint32_t tile) const {
    return tiles_[tile];
  }

  /// Where a solved tile holds D[source in lane][satellite].
  [[nodiscard]] static std::uint32_t entry(std::uint32_t lane, std::uint32_t satellite) {
    return satellite * tile_width + lane;
  }

  /// The order in which a tile's satellites are relaxed: a guess of the order of their distances,
  /// taken from an earlier snapshot. It decides how fast a solve is, never what it gives.
  struct Order {
    std::vector<std::uint32_t> satellite;  ///< [ranks]
    std::vector<std::uint32_t> rank;       ///< [satellites]
    std::uint32_t best_visits = 0;         ///< the fewest that a solve took with it; 0: none yet
    bool is_first_guess = false;           ///< made from hops, without any snapshot
  };

  /// What one thread needs; reused from snapshot to snapshot. May serve another AllPairs of the
  /// same satellites, whose first solves are then slower.
  struct Workspace {
    std::vector<Edges> edges;   ///< [satellites]
    std::vector<Order> orders;  ///< [tiles]
    std::vector<float, tbb::cache_aligned_allocator<float>> distances;
    std::vector<std::uint64_t> dirty;  ///< [words]
    std::vector<float> lane_sums;      ///< [satellites]
    std::uint64_t visits = 0;          ///< relaxed satellites so far, over all solves
  };

  /// Takes a snapshot's weights (s, infinity where down). [links + 1], the last infinite
  void load(std::span<const float> link_weights, Workspace& workspace) const;
  /// Solves one tile of the loaded snapshot: distances (s), read through entry(), valid until the
  /// next call on this workspace. Lanes without a source hold infinity.
  [[nodiscard]] std::span<const float> solve(std::uint32_t tile, Workspace& workspace) const;

 private:
  [[nodiscard]] Order first_order(std::span<const std::uint32_t> sources) const;
  void review_order(Order& order, std::uint32_t visits, Workspace& workspace) const;

  std::span<const SatelliteLinks> adjacency_;
  std::vector<std::vector<std::uint32_t>> tiles_;
};

}  // namespace spacemoe::cpu
