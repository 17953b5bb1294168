#pragma once

#include <memory>

#include "kernels/api/planning.hpp"
#include "kernels/api/snapshots.hpp"
#include "kernels/cuda/device.hpp"

namespace spacemoe::cuda {

[[nodiscard]] std::unique_ptr<PlanningPass> make_planning_pass(const SnapshotSeries& series,
                                                               float lost_penalty_s,
                                                               const Device& device);

}  // namespace spacemoe::cuda
