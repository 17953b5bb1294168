#pragma once

#include <cstdint>
#include <optional>

namespace spacemoe {

/// Rule to end an evaluation before all slots: once the mean of each scheme is known well enough.
struct StoppingRule {
  /// Half the width of the 95 % interval, as a share of the mean. Empty: all slots.
  std::optional<double> relative_half_width;
  std::uint32_t min_slots = 50;  ///< an interval from fewer slots is not trusted
};

/// Specification of how placements are judged.
struct EvaluationSpec {
  std::uint32_t tokens_per_slot = 1000;
  std::uint32_t draws = 100;  ///< placements of a random scheme; divides tokens_per_slot
  std::uint64_t seed = 1;
  StoppingRule until;
};

}  // namespace spacemoe
