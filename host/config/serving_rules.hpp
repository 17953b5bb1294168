#pragma once

#include "host/config/experiment_config.hpp"

namespace spacemoe {

/// What the block `serving` must not say: two kinds of load points, a horizon of which nothing is
/// measured. Throws ConfigError with the key to change.
void check_serving(const ExperimentConfig& config);

}  // namespace spacemoe
