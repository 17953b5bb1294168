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

/// Most moves that a search can be asked for.
inline constexpr std::uint64_t max_search_moves = 1'000'000'000'000'000;

/// Whether all fields of a block (`links`) were read without an error.
using SoundBlocks = std::function<bool(std::string_view block)>;

/// What fields must not say in combination, and do.
struct BrokenRule {
  ConfigError error;  ///< with the dotted key of the field to change, without a position
  std::vector<std::string_view> blocks;  ///< that the rule is about, and so may be to blame
};

/// Rules about fields of blocks that are not sound say nothing.
[[nodiscard]] std::vector<BrokenRule> broken_rules(const ExperimentConfig& config,
                                                   const SoundBlocks& is_sound);
[[nodiscard]] std::vector<BrokenRule> broken_rules(const SweepBlock& sweep);

}  // namespace spacemoe
