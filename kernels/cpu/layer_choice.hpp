#pragma once

#include <cstdint>
#include <span>

#include "kernels/backend.hpp"
#include "kernels/common/expected_maximum.hpp"

namespace spacemoe::cpu {

/// A candidate layer in one slot: its law, where its experts stand, and the paths from its gateway
/// and from the next one.
struct LayerChoice {
  std::uint32_t layer;
  std::span<const std::uint32_t> satellites;  ///< [experts]
  const float* here;                          ///< [satellites], seconds
  const float* next;                          ///< [satellites], seconds
};

/// Expected latency of its slowest active expert. Experts on the same satellite compute one after
/// the other.
[[nodiscard]] LayerExpectation expect_choice(const ScoringPlan& plan, const LayerChoice& choice);

}  // namespace spacemoe::cpu
