#pragma once

#include <memory>
#include <span>
#include <vector>

#include "host/base/run_context.hpp"
#include "host/replacement/module_move.hpp"
#include "host/replacement/transfer.hpp"
#include "kernels/api/snapshots.hpp"

namespace spacemoe {

/// Ways of modules through the snapshots of a series: shortest paths, as tokens take them.
class MoveRoutes {
 public:
  /// Views of both, which must outlive it.
  MoveRoutes(const SnapshotSeries& series, Backend& backend);

  /// In a slot: for each move the links of a shortest path from its satellite to the new one, with
  /// the path's latency. A module from the ground always has a way. Throws Stopped. [moves]
  [[nodiscard]] std::vector<Route> of(std::span<const ModuleMove> moves, Slot slot);

 private:
  const SnapshotSeries& series_;
  std::unique_ptr<SnapshotPass> pass_;
  std::vector<LinkReport> links_;
};

}  // namespace spacemoe
