#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "host/base/error.hpp"
#include "host/config/config_tree.hpp"
#include "host/config/config_visitor.hpp"
#include "host/config/experiment_config.hpp"
#include "host/config/sweep_block.hpp"

namespace spacemoe {

/// Whether the files that a config names must be there.
enum class ConfigFiles : std::uint8_t { must_exist, may_be_missing };

/// All that was wrong with the fields of a config, with positions.
struct FieldErrors {
  std::vector<ConfigError> errors;
  /// Keys that have no value of the user's: those of the errors, and those that an unknown key may
  /// be a misspelling of.
  std::vector<std::string> unread;
};

/// Reads every field of a config from a tree whose presets are written out. Paths start at
/// `folder`. Errors are unknown keys (with the nearest known one), missing keys, wrong types,
/// values out of range and, unless they may, files that do not exist; what has one keeps its
/// default.
[[nodiscard]] FieldErrors read_fields(const ConfigNode& root, const std::filesystem::path& folder,
                                      ConfigFiles files, ExperimentConfig& config);

/// Reads every field that `describe_block` declares of a block at a path, none of which is a file,
/// likewise.
[[nodiscard]] FieldErrors read_block(const ConfigNode& block, const std::string& path,
                                     const std::function<void(FieldVisitor&)>& describe_block);

/// Reads every field of the block `model.dimensions`, if there is one.
[[nodiscard]] FieldErrors read_dimension_fields(const ConfigNode& root, MoeModel& model);

/// Reads every field of the block `sweep` of a config likewise.
[[nodiscard]] FieldErrors read_sweep_fields(const ConfigNode& root, SweepBlock& sweep);

}  // namespace spacemoe
