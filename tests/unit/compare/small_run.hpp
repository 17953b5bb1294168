#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "host/compare/run_comparison.hpp"
#include "tests/unit/experiment/study_run.hpp"

namespace spacemoe {

/// A run of a study that takes milliseconds, with keys of its config changed by `set`.
inline ComparedRun small_run(std::uint64_t seed, const std::vector<std::string>& set = {}) {
  StudyRun run = run_study(R"(
constellation:
  shells:
    - {planes: 8, satellites_per_plane: 12, altitude_km: 1200, inclination_deg: 87, phasing: 4}
links: {survival: 0.95}
time: {slots: 60}
planning: {slots: 10}
model: {name: small, layers: 12, experts: 4, active: 2, expert_flops: 1e7}
activation: {kind: conditional_poisson, skew: 0.5}
evaluation: {tokens_per_slot: 40, draws: 20}
schemes: [SpaceMoE, RandIntra-CG, RandIntra, RandPlace]
)",
                           {set, seed});
  ExperimentResult& result = run.result;
  return {resolved_json(run.loaded.config),
          seed,
          result.slots_planned,
          result.slots_done,
          result.interrupted(),
          std::move(result.schemes),
          {},
          run_weather(run.loaded.config),
          run.loaded.config.activation.seed};
}

}  // namespace spacemoe
