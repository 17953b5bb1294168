#pragma once

#include <memory>

#include <tbb/task_arena.h>

#include "kernels/api/planning.hpp"
#include "kernels/api/snapshots.hpp"

namespace spacemoe::cpu {

[[nodiscard]] std::unique_ptr<PlanningPass> make_planning_pass(const SnapshotSeries& series,
                                                               float lost_penalty_s,
                                                               tbb::task_arena& arena);

}  // namespace spacemoe::cpu
