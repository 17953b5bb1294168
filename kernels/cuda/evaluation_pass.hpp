#pragma once

#include <memory>

#include "kernels/backend.hpp"
#include "kernels/cuda/device.hpp"

namespace spacemoe::cuda {

[[nodiscard]] std::unique_ptr<EvaluationPass> make_evaluation_pass(const SnapshotSeries& series,
                                                                   const EvaluationPlan& plan,
                                                                   const Device& device);

}  // namespace spacemoe::cuda
