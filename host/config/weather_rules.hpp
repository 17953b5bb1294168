#pragma once

#include "host/config/experiment_config.hpp"

namespace spacemoe {

/// What the block `weather` must not say: regions that are neither a cap nor a band, weather that
/// looks back too far. Throws ConfigError with the key to change.
void check_weather(const ExperimentConfig& config);

}  // namespace spacemoe
