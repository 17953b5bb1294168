#pragma once

#include "host/config/experiment_config.hpp"
#include "host/config/sweep_block.hpp"

namespace spacemoe {

/// Largest number of satellites that a constellation can have.
inline constexpr std::uint64_t max_satellites = 65536;

/// Checks what fields must not say in combination. Throws ConfigError with the dotted key of the
/// field to change, without a position.
void check_rules(const ExperimentConfig& config);
void check_rules(const SweepBlock& sweep);

}  // namespace spacemoe
