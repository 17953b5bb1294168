#pragma once

#include <cstdint>
#include <filesystem>

#include "host/config/config_tree.hpp"
#include "host/config/experiment_config.hpp"
#include "host/config/sweep_block.hpp"

namespace spacemoe {

/// Whether the files that a config names must be there.
enum class ConfigFiles : std::uint8_t { must_exist, may_be_missing };

/// Reads every field of a config from a tree whose presets are written out. Paths start at
/// `folder`. Throws ConfigError with a position for unknown keys (with the nearest known one),
/// missing keys, wrong types, values out of range and, unless they may, files that do not exist.
void read_fields(const ConfigNode& root, const std::filesystem::path& folder, ConfigFiles files,
                 ExperimentConfig& config);

/// Reads every field of the block `sweep` of a config. Throws likewise.
void read_sweep_fields(const ConfigNode& root, SweepBlock& sweep);

}  // namespace spacemoe
