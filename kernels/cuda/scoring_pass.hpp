#pragma once

#include <memory>

#include "kernels/api/scoring.hpp"
#include "kernels/api/snapshots.hpp"
#include "kernels/cuda/device.hpp"

namespace spacemoe::cuda {

/// Keeps the paths between all satellites in all slots on the device: 4 bytes per slot and pair.
[[nodiscard]] std::unique_ptr<ScoringPass> make_scoring_pass(const SnapshotSeries& series,
                                                             const ScoringPlan& plan,
                                                             const Device& device);

}  // namespace spacemoe::cuda
