#pragma once

#include <cstdint>
#include <memory>

#include <tbb/task_arena.h>

#include "kernels/api/evaluation.hpp"
#include "kernels/api/planning.hpp"
#include "kernels/api/scoring.hpp"
#include "kernels/api/snapshots.hpp"

/// The passes of this backend, one file each.
namespace spacemoe::cpu {

[[nodiscard]] std::unique_ptr<SnapshotPass> make_snapshot_pass(const SnapshotSeries& series,
                                                               tbb::task_arena& arena);
[[nodiscard]] std::unique_ptr<PlanningPass> make_planning_pass(const SnapshotSeries& series,
                                                               float lost_penalty_s,
                                                               tbb::task_arena& arena);
[[nodiscard]] std::unique_ptr<EvaluationPass> make_evaluation_pass(const SnapshotSeries& series,
                                                                   const EvaluationPlan& plan,
                                                                   std::uint32_t batch_slots,
                                                                   tbb::task_arena& arena);
/// Keeps the paths between all satellites in all slots: 4 bytes per slot and pair.
[[nodiscard]] std::unique_ptr<ScoringPass> make_scoring_pass(const SnapshotSeries& series,
                                                             const ScoringPlan& plan,
                                                             tbb::task_arena& arena);

}  // namespace spacemoe::cpu
