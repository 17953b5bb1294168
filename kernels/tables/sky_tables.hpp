#pragma once

#include "kernels/api/snapshots.hpp"
#include "kernels/common/sky.hpp"

namespace spacemoe {

/// A series' tables, as they lie in its spans: valid as long as those.
[[nodiscard]] SkyTables sky_tables(const SnapshotSeries& series);

}  // namespace spacemoe
