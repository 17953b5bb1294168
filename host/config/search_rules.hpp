#pragma once

#include "host/config/experiment_config.hpp"

namespace spacemoe {

/// Throws ConfigError where a search weighs the work of satellites and none is charged, or weighs
/// it twice.
void check_search_objective(const ExperimentConfig& config);

}  // namespace spacemoe
