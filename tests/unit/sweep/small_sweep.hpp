#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "host/sweep/sweep_grid.hpp"
#include "tests/test_folder.hpp"

namespace spacemoe {

/// A study on 16 satellites, to which a test adds its sweep.
inline const std::string small_study = R"(name: small
constellation: {shells: [{planes: 4, satellites_per_plane: 4, altitude_km: 5000, inclination_deg: 87}]}
time: {slots: 4}
planning: {slots: 2}
model: {name: tiny, layers: 2, experts: 2, active: 1, expert_flops: 1e7}
activation: {kind: conditional_poisson, skew: 0.5}
evaluation: {tokens_per_slot: 20, draws: 2}
schemes: [SpaceMoE, RandPlace]
)";

inline SweepGrid small_grid(const std::string& sweep, const ConfigChanges& changes = {},
                            const std::string& version = "1.0 abc") {
  return {draft_config_text("study.yaml", small_study + "sweep:\n" + sweep, changes), version};
}

/// Ten points: five times two.
inline const std::string ten_points = R"(  axes:
    - {key: links.survival, from: 0.5, to: 0.9, step: 0.1}
    - {key: schemes, values: [[SpaceMoE], [SpaceMoE, RandPlace]]}
)";

}  // namespace spacemoe
