#pragma once

#include <memory>

#include <tbb/task_arena.h>

#include "kernels/api/scoring.hpp"
#include "kernels/api/snapshots.hpp"

namespace spacemoe::cpu {

/// Keeps the paths between all satellites in all slots: 4 bytes per slot and pair.
[[nodiscard]] std::unique_ptr<ScoringPass> make_scoring_pass(const SnapshotSeries& series,
                                                             const ScoringPlan& plan,
                                                             tbb::task_arena& arena);

}  // namespace spacemoe::cpu
