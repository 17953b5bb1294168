#pragma once

#include <string>

#include <fmt/format.h>

namespace spacemoe {

/// A study whose sequences meet outages: tokens wait, and some sequences fail. generation: more of
/// the keys of that block; draws: placements of RandPlace
inline std::string sequence_study(const std::string& generation, int draws) {
  return fmt::format(R"(
constellation:
  shells:
    - {{planes: 6, satellites_per_plane: 10, altitude_km: 1200, inclination_deg: 87, phasing: 1}}
links: {{survival: 0.7}}
time: {{slots: 40, horizon_s: 60}}
planning: {{slots: 6}}
compute: {{peak_gflops: 1, utilisation: 1, charge: all}}
model: {{layers: 3, experts: 4, active: 2, expert_flops: 1e7, gateway_flops: 5e6}}
activation: {{kind: conditional_poisson, skew: 0.7}}
evaluation: {{tokens_per_slot: 6, draws: {}}}
generation: {{sequences: 4, tokens: 60, {}}}
schemes: [SpaceMoE, RandPlace]
)",
                     draws, generation);
}

}  // namespace spacemoe
