#pragma once

#include <cstdint>
#include <stop_token>

#include "host/base/progress.hpp"
#include "host/config/experiment_config.hpp"
#include "host/experiment/result.hpp"
#include "host/experiment/scenario.hpp"
#include "kernels/api/backend.hpp"

namespace spacemoe {

/// Runs a study from its config: places every scheme on the planning slots, evaluates all of them
/// on the same evaluation slots, and compares them with the reference.
///
/// The result depends on the config alone, not on `batch_slots` nor on the backend's threads. When
/// `stop` asks for it, ends after a batch with what there is, without intervals; throws Interrupted
/// where there is nothing yet.
/// Throws ConfigError, with the dotted key of what is wrong, for what only placement and set laws
/// can find out.
[[nodiscard]] ExperimentResult run_experiment(const ExperimentConfig& config,
                                              const Scenario& scenario, Backend& backend,
                                              std::uint32_t batch_slots, Progress& progress,
                                              const std::stop_token& stop);

/// What can be found wrong before a run without computing paths: activation tables that cannot be
/// read, placements that cannot be made. Throws as run_experiment.
void check_experiment(const ExperimentConfig& config);

}  // namespace spacemoe
