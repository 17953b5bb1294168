#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/placement/placement.hpp"
#include "kernels/api/snapshots.hpp"

namespace spacemoe {

/// Slots in a row in which the same modules and spares serve.
struct ServedRun {
  SlotRange slots;
  std::vector<std::uint8_t> failed;  ///< [satellites], 1 where one has failed that matters here
};

/// All slots of a series of realisations, cut where a satellite fails that holds a module with a
/// spare, or a spare.
[[nodiscard]] std::vector<ServedRun> served_runs(const SnapshotSeries& series,
                                                 std::span<const Placement> placements);

}  // namespace spacemoe
