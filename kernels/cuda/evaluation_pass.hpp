#pragma once

#include <memory>

#include "kernels/api/evaluation.hpp"
#include "kernels/cuda/device.hpp"

namespace spacemoe::cuda {

[[nodiscard]] std::unique_ptr<EvaluationPass> make_evaluation_pass(const SnapshotSeries& series,
                                                                   const EvaluationPlan& plan,
                                                                   std::uint32_t batch_slots,
                                                                   const Device& device);

}  // namespace spacemoe::cuda
