#pragma once

#include <filesystem>

#include "host/experiment/config_tree.hpp"
#include "host/experiment/experiment_config.hpp"

namespace spacemoe {

/// Reads every field of a config from a tree whose presets are written out. Paths start at
/// `folder`. Throws ConfigError with a position for unknown keys (with the nearest known one),
/// missing keys, wrong types, values out of range and files that do not exist.
void read_fields(const ConfigNode& root, const std::filesystem::path& folder,
                 ExperimentConfig& config);

}  // namespace spacemoe
