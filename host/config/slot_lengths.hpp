#pragma once

#include "host/config/experiment_config.hpp"

namespace spacemoe {

/// Length (s) of the evaluation slots of a config, and of its planning slots.
[[nodiscard]] double slot_length_s(const ExperimentConfig& config);
[[nodiscard]] double planning_slot_length_s(const ExperimentConfig& config);

}  // namespace spacemoe
