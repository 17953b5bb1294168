#pragma once

#include <vector>

#include "kernels/backend.hpp"

namespace spacemoe::cpu {

/// Compute time of every module where it stands.
struct ModuleCompute {
  std::vector<float> expert_s;   ///< [placements][layers][experts]
  std::vector<float> gateway_s;  ///< [placements][layers]

  explicit ModuleCompute(const EvaluationPlan& plan) {
    expert_s.reserve(plan.placements.satellites.size());
    for (const std::uint32_t satellite : plan.placements.satellites) {
      expert_s.push_back(plan.expert_seconds[satellite]);
    }
    gateway_s.reserve(plan.placements.gateways.size());
    for (const std::uint32_t gateway : plan.placements.gateways) {
      gateway_s.push_back(plan.gateway_seconds[gateway]);
    }
  }
};

}  // namespace spacemoe::cpu
