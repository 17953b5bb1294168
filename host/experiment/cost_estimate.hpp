#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "host/base/run_context.hpp"
#include "host/config/experiment_config.hpp"
#include "host/experiment/scenario.hpp"

namespace spacemoe {

/// Estimated cost of a study.
struct CostEstimate {
  double wall_s;
  std::uint64_t peak_memory_bytes;  ///< of the process so far
  std::uint32_t slots_probed;       ///< slots that were evaluated for the estimate
  std::uint64_t placements;         ///< of all schemes
  std::optional<std::string> replayed = std::nullopt;  ///< as in ExperimentResult
};

/// Makes all placements of a study but those of commands, which are not run: modules in a row stand
/// in for them, and the time of commands is not counted. Evaluates slots for half a second, at
/// least one batch. Throws Interrupted where a stop is asked for, and as run_experiment.
[[nodiscard]] CostEstimate estimate_cost(const ExperimentConfig& config, const Scenario& scenario,
                                         const RunContext& context);

}  // namespace spacemoe
