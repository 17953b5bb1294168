#pragma once

#include <cstdint>
#include <memory>

#include "kernels/api/evaluation.hpp"
#include "kernels/api/planning.hpp"
#include "kernels/api/scoring.hpp"
#include "kernels/api/snapshots.hpp"
#include "kernels/cuda/device.hpp"

/// The passes of this backend, one file each.
namespace spacemoe::cuda {

[[nodiscard]] std::unique_ptr<SnapshotPass> make_snapshot_pass(const SnapshotSeries& series,
                                                               const Device& device);
[[nodiscard]] std::unique_ptr<PlanningPass> make_planning_pass(const SnapshotSeries& series,
                                                               float lost_penalty_s,
                                                               const Device& device);
[[nodiscard]] std::unique_ptr<EvaluationPass> make_evaluation_pass(const SnapshotSeries& series,
                                                                   const EvaluationPlan& plan,
                                                                   std::uint32_t batch_slots,
                                                                   const Device& device);
/// Keeps the paths between all satellites in all slots on the device: 4 bytes per slot and pair.
[[nodiscard]] std::unique_ptr<ScoringPass> make_scoring_pass(const SnapshotSeries& series,
                                                             const ScoringPlan& plan,
                                                             const Device& device);

}  // namespace spacemoe::cuda
