#pragma once

#include <memory>

#include <tbb/task_arena.h>

#include "kernels/api/evaluation.hpp"

namespace spacemoe::cpu {

[[nodiscard]] std::unique_ptr<EvaluationPass> make_evaluation_pass(const SnapshotSeries& series,
                                                                   const EvaluationPlan& plan,
                                                                   std::uint32_t batch_slots,
                                                                   tbb::task_arena& arena);

}  // namespace spacemoe::cpu
