#pragma once

#include "host/config/experiment_config.hpp"

namespace spacemoe {

/// A kind of activation has what it needs and nothing that only another kind has, and a skew gives
/// probabilities. Throws ConfigError with the key to change.
void check_activation(const ExperimentConfig& config);

}  // namespace spacemoe
