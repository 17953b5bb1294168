#pragma once

#include <memory>

#include <tbb/task_arena.h>

#include "kernels/api/snapshots.hpp"

namespace spacemoe::cpu {

[[nodiscard]] std::unique_ptr<SnapshotPass> make_snapshot_pass(const SnapshotSeries& series,
                                                               tbb::task_arena& arena);

}  // namespace spacemoe::cpu
