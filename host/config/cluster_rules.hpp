#pragma once

#include "host/config/experiment_config.hpp"

namespace spacemoe {

/// What a cluster must not have: a phasing, a seam that is not open, and an extent at which its
/// satellites would not fly as they are computed. Throws ConfigError with the key to change.
void check_clusters(const ExperimentConfig& config);

}  // namespace spacemoe
