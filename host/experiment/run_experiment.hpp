#pragma once

#include "host/base/run_context.hpp"
#include "host/config/experiment_config.hpp"
#include "host/experiment/result.hpp"
#include "host/experiment/scenario.hpp"

namespace spacemoe {

/// Runs a study from its config: places every scheme on the planning slots, evaluates all of them
/// on the same evaluation slots, and compares them with the reference.
///
/// The result depends on the config alone, not on batches or threads. Where a stop is asked for,
/// ends after a batch with the results so far, without intervals; throws Interrupted where there
/// are none yet. Throws ConfigError, with the dotted key of what is wrong, for errors that only
/// placement and set laws can find.
[[nodiscard]] ExperimentResult run_experiment(const ExperimentConfig& config,
                                              const Scenario& scenario, const RunContext& context);

}  // namespace spacemoe
