#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/api/network.hpp"
#include "kernels/api/placements.hpp"
#include "kernels/common/path_latency.hpp"
#include "kernels/cpu/all_pairs.hpp"
#include "kernels/cpu/workers.hpp"
#include "kernels/tables/module_places.hpp"
#include "kernels/tables/slot_compute.hpp"

namespace spacemoe::cpu {

/// Times of the place that serves every expert of every placement in one slot.
/// [placements][layers][experts]
struct PathTable {
  std::vector<float> latency_s;  ///< of experts that compute alone
  std::vector<float> propagation_s;
  std::span<const float> to_expert_s;
  std::span<const float> onward_s;
  std::span<const float> compute_s;
  std::span<const std::uint32_t> satellites;
  std::span<const float> gateway_s;  ///< compute of gateways; [placements][layers]

  /// Latency of one of `together` experts that its satellite serves.
  [[nodiscard]] float latency_of(std::size_t entry, std::uint32_t together) const {
    return path_latency(to_expert_s[entry], shared_compute(compute_s[entry], together),
                        onward_s[entry])
        .latency_s;
  }
};

/// Reads the paths that placements need out of solved tiles, so that no full matrix is ever kept:
/// of each tile, only the entries (gateway, expert satellite) that some placement uses.
class PathReader {
 public:
  /// `modules` must outlive this.
  PathReader(const NetworkView& network, const PlacementsView& placements,
             const ModulePlaces& modules);

  /// Memory of one thread.
  struct Workspace {
    AllPairs::Workspace paths;
    std::vector<float> to_expert_s;         ///< of all places, followed by onward_s of all places
    std::vector<float> compute_s;           ///< if experts have copies: of those that serve
    std::vector<std::uint32_t> satellites;  ///< likewise
    PathTable table;
  };

  /// Solves a snapshot and fills the workspace's table, which has views of `compute`. adjacency:
  /// [satellites], of the snapshot; link_weights: [links + 1]
  void read(std::span<const SatelliteLinks> adjacency, std::span<const float> link_weights,
            const SlotCompute& compute, Workspace& workspace, const StopCheck& check_stop) const;

 private:
  struct Read {
    std::uint32_t distance;  ///< entry of the tile's distances
    std::uint32_t entry;     ///< entry of Workspace::to_expert_s
  };

  void choose_copies(const SlotCompute& compute, Workspace& workspace) const;

  const ModulePlaces& modules_;
  AllPairs all_pairs_;
  std::vector<std::vector<Read>> reads_;  ///< [tiles]
};

}  // namespace spacemoe::cpu
