#pragma once

#include "host/config/experiment_config.hpp"

namespace spacemoe {

/// Whether these follow from a config: not where they are parts of an orbit of satellites whose
/// file of elements has gone since results were stored.
[[nodiscard]] bool knows_slot_lengths(const ExperimentConfig& config);

/// Length (s) of the evaluation slots of a config, and of its planning slots.
[[nodiscard]] double slot_length_s(const ExperimentConfig& config);
[[nodiscard]] double planning_slot_length_s(const ExperimentConfig& config);

}  // namespace spacemoe
