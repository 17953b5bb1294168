#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/backend.hpp"
#include "kernels/cpu/all_pairs.hpp"
#include "kernels/cpu/module_compute.hpp"

namespace spacemoe::cpu {

/// Path latencies of every expert of every placement in one slot. [placements][layers][experts]
struct PathTable {
  std::vector<float> latency_s;
  std::vector<float> propagation_s;
};

/// Reads the paths that placements need out of solved tiles, so that no full matrix is ever kept:
/// of each tile, only the entries (gateway, expert satellite) that some placement uses.
class PathReader {
 public:
  /// `compute` must outlive this.
  PathReader(const NetworkView& network, const PlacementsView& placements,
             const ModuleCompute& compute);

  /// What one thread needs.
  struct Workspace {
    AllPairs::Workspace paths;
    std::vector<float> to_expert_s;  ///< [placements][layers][experts], then the way onward alike
    PathTable table;
  };

  /// Solves a snapshot and fills the workspace's table. link_weights: [links + 1]
  void read(std::span<const float> link_weights, Workspace& workspace) const;

 private:
  struct Read {
    std::uint32_t distance;  ///< entry of the tile's distances
    std::uint32_t entry;     ///< entry of Workspace::to_expert_s
  };

  const ModuleCompute& compute_;
  AllPairs all_pairs_;
  std::vector<std::vector<Read>> reads_;  ///< [tiles]
};

}  // namespace spacemoe::cpu
