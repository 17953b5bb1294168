#pragma once

#include <cstdint>
#include <vector>

#include "kernels/api/snapshots.hpp"

namespace spacemoe {

/// Satellites that have failed when a slot of a series starts, for ever. [satellites], 1 where one
/// has
[[nodiscard]] std::vector<std::uint8_t> failed_satellites(const SnapshotSeries& series, Slot slot);

/// Why satellites neither forward nor compute in a slot of a series, if so. [satellites]
[[nodiscard]] std::vector<Lost> lost_satellites(const SnapshotSeries& series, Slot slot);

}  // namespace spacemoe
