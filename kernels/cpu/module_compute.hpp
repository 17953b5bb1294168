#pragma once

#include <cstdint>
#include <vector>

#include "kernels/backend.hpp"

namespace spacemoe::cpu {

/// Where every module stands and how long it computes there.
struct ModuleCompute {
  std::vector<std::uint32_t> satellites;  ///< of [placements][layers][experts], then of copies
  std::vector<float> expert_s;            ///< likewise
  std::vector<float> gateway_s;           ///< [placements][layers]

  explicit ModuleCompute(const EvaluationPlan& plan) : satellites(plan.placements.places()) {
    expert_s.reserve(satellites.size());
    for (const std::uint32_t satellite : satellites) {
      expert_s.push_back(plan.expert_seconds[satellite]);
    }
    gateway_s.reserve(plan.placements.gateways.size());
    for (const std::uint32_t gateway : plan.placements.gateways) {
      gateway_s.push_back(plan.gateway_seconds[gateway]);
    }
  }
};

}  // namespace spacemoe::cpu
