#pragma once

#include "kernels/api/placements.hpp"
#include "kernels/api/snapshots.hpp"

namespace spacemoe {

/// Whether an expert may be reached on a satellite that has failed or is silent: one that stands
/// beside its gateway and the next one, which takes no link, where a series can lose satellites.
/// Everybody else on such a satellite is out of reach, as its links are down.
[[nodiscard]] bool may_serve_when_lost(const SnapshotSeries& series,
                                       const PlacementsView& placements);

}  // namespace spacemoe
