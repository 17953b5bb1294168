#pragma once

#include <algorithm>

#include "kernels/api/scoring.hpp"

namespace spacemoe {

/// Latency (s) that a lost token counts as while sets are summed: the penalty, or more if latencies
/// may exceed it, so that a missing path is the maximum of its sets. The excess over the penalty is
/// subtracted in proportion to the probability of loss. `longest_path_s`: of those that exist
[[nodiscard]] inline float scoring_ceiling_s(const ScoringPlan& plan, float longest_path_s) {
  const float slowest_s = 2.0F * longest_path_s +
                          *std::ranges::max_element(plan.expert_seconds) * 2.0F +
                          *std::ranges::max_element(plan.gateway_seconds);
  return std::max(plan.lost_penalty_s, slowest_s);
}

}  // namespace spacemoe
