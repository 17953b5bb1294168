#pragma once

#include <cstdint>
#include <stop_token>

#include "host/config/experiment_config.hpp"
#include "host/experiment/scenario.hpp"
#include "kernels/api/backend.hpp"

namespace spacemoe {

/// What a study would cost.
struct CostEstimate {
  double wall_s;
  std::uint64_t peak_memory_bytes;  ///< of the process so far
  std::uint32_t slots_probed;       ///< slots that were evaluated to know
  std::uint64_t placements;         ///< of all schemes
};

/// Makes all placements of a study and evaluates slots for half a second, at least a batch. Throws
/// Interrupted where `stop` asks for it, and as run_experiment.
[[nodiscard]] CostEstimate estimate_cost(const ExperimentConfig& config, const Scenario& scenario,
                                         Backend& backend, std::uint32_t batch_slots,
                                         const std::stop_token& stop);

}  // namespace spacemoe
