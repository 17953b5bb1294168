#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "host/base/error.hpp"
#include "host/config/experiment_config.hpp"
#include "host/config/sweep_block.hpp"

namespace spacemoe {

/// Largest number of satellites that a constellation can have.
inline constexpr std::uint64_t max_satellites = 65536;

/// Whether all fields of a block (`links`) were read without an error.
using SoundBlocks = std::function<bool(std::string_view block)>;

/// What fields must not say in combination, and do: errors with the dotted key of the field to
/// change, without a position. Rules about fields of blocks that are not sound say nothing.
[[nodiscard]] std::vector<ConfigError> broken_rules(const ExperimentConfig& config,
                                                    const SoundBlocks& is_sound);
[[nodiscard]] std::vector<ConfigError> broken_rules(const SweepBlock& sweep);

}  // namespace spacemoe
