#pragma once

#include <cstdint>
#include <memory>

#include "kernels/api/evaluation.hpp"
#include "kernels/api/planning.hpp"
#include "kernels/api/scoring.hpp"
#include "kernels/api/snapshots.hpp"
#include "kernels/cpu/workers.hpp"

/// The passes of this backend, one file each. They throw Stopped where a stop is asked for.
namespace spacemoe::cpu {

[[nodiscard]] std::unique_ptr<SnapshotPass> make_snapshot_pass(const SnapshotSeries& series,
                                                               const Workers& workers);
[[nodiscard]] std::unique_ptr<PlanningPass> make_planning_pass(const SnapshotSeries& series,
                                                               float lost_penalty_s,
                                                               const Workers& workers);
[[nodiscard]] std::unique_ptr<EvaluationPass> make_evaluation_pass(const SnapshotSeries& series,
                                                                   const EvaluationPlan& plan,
                                                                   std::uint32_t batch_slots,
                                                                   const Workers& workers);
/// Keeps the paths between all satellites in all slots: 4 bytes per slot and pair.
[[nodiscard]] std::unique_ptr<ScoringPass> make_scoring_pass(const SnapshotSeries& series,
                                                             const ScoringPlan& plan,
                                                             const Workers& workers);

}  // namespace spacemoe::cpu
