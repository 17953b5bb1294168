#pragma once

#include "host/config/experiment_config.hpp"

namespace spacemoe {

/// A token activates experts that there are. Throws ConfigError with the key to change, as do the
/// others.
void check_model(const ExperimentConfig& config);

/// Sizes of a transformer that no model has together.
void check_dimensions(const ExperimentConfig& config);

/// Satellites that are not alike are said in one way, and each rule says something.
void check_fleet(const ExperimentConfig& config);

/// Where memory is counted, that of every module must be known, and a satellite must hold the
/// largest.
void check_memory(const ExperimentConfig& config);

}  // namespace spacemoe
