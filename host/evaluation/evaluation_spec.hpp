#pragma once

#include <cstdint>

namespace spacemoe {

/// The slots that placements are made on: over the evaluation's horizon, shifted by half a slot.
struct PlanningSpec {
  std::uint32_t slots = 50;
  double lost_penalty_s = 1.0;  ///< what a missing path counts in an expected latency
};

/// How placements are judged.
struct EvaluationSpec {
  std::uint32_t tokens_per_slot = 1000;
  std::uint32_t draws = 100;  ///< placements of a random scheme; divides tokens_per_slot
  std::uint64_t seed = 1;
};

}  // namespace spacemoe
