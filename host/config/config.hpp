#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/base/error.hpp"
#include "host/config/config_tree.hpp"
#include "host/config/experiment_config.hpp"
#include "host/config/sweep_block.hpp"
#include "host/elements/last_flying.hpp"

namespace spacemoe {

/// The text that a config was read from, for errors that turn up after reading.
class ConfigSource {
 public:
  explicit ConfigSource(ConfigNode root) : root_(std::move(root)) {}

  /// Position of a dotted key or, where the key is missing, of the longest part of it that is
  /// there.
  [[nodiscard]] TextPosition locate(std::string_view key) const;

  /// An error that turned up after reading, with the position of its key. Its hint names what
  /// `--set` put into the blocks that may be to blame: the text alone would mislead.
  [[nodiscard]] ConfigError located(const ConfigError& error,
                                    std::span<const std::string_view> blocks) const;
  /// The same of an error about what a config leads to: placements, and what they take.
  [[nodiscard]] ConfigError located(const ConfigError& error) const;

 private:
  ConfigNode root_;
};

struct LoadedConfig {
  ExperimentConfig config;
  ConfigSource source;
};

struct LoadedSweep {
  SweepBlock block;
  ConfigSource source;
};

/// Changes that the command line makes to a config.
struct ConfigChanges {
  std::vector<std::string> set;       ///< key.path=value, in the order given
  std::optional<std::uint64_t> seed;  ///< evaluation.seed, after all others
};

/// A config text before it is read as a config: its keys can still be changed, and other readers
/// find their blocks in it.
struct ConfigDraft {
  std::filesystem::path file;
  ConfigNode root;
};

/// The text with changes made. Throws ConfigError and FileError.
[[nodiscard]] ConfigDraft draft_config(const std::filesystem::path& file,
                                       const ConfigChanges& changes = {});
/// The same from a text that would stand in `file`, which need not exist.
[[nodiscard]] ConfigDraft draft_config_text(const std::filesystem::path& file,
                                            std::string_view text,
                                            const ConfigChanges& changes = {});
/// Reads each key by itself. Throws ConfigError with a position, or all errors as ConfigErrors.
/// elements: reads the file of elements
[[nodiscard]] LoadedConfig read_draft(ConfigDraft draft, LastFlying& elements);
[[nodiscard]] inline LoadedConfig read_draft(ConfigDraft draft) {
  LastFlying elements;
  return read_draft(std::move(draft), elements);
}
/// Checks what keys must not say in combination. Throws likewise.
void check_together(const LoadedConfig& loaded);

/// Reads and checks the block `sweep`. Throws ConfigError with a position, also where there is
/// none.
[[nodiscard]] LoadedSweep read_sweep(const ConfigDraft& draft);

/// Reads and checks a config. Throws ConfigError with a position, or all errors of the text as
/// ConfigErrors, and FileError.
[[nodiscard]] LoadedConfig read_config(const std::filesystem::path& file,
                                       const ConfigChanges& changes = {});
/// The same from a text that would stand in `file`, which need not exist.
[[nodiscard]] LoadedConfig read_config_text(const std::filesystem::path& file,
                                            std::string_view text,
                                            const ConfigChanges& changes = {});
/// A resolved config that was stored with results. The tables that it names need not be there any
/// more. Keys that its version did not know have the values that it computed with.
[[nodiscard]] LoadedConfig read_stored_config(const std::filesystem::path& file,
                                              std::string_view text);

/// The config with presets written out and every default, as YAML that reads as the same config
/// from the same folder, and as JSON.
[[nodiscard]] std::string resolved_yaml(const ExperimentConfig& config);
[[nodiscard]] std::string resolved_json(const ExperimentConfig& config);
/// 16 hexadecimal digits that tell resolved configs apart.
[[nodiscard]] std::string config_hash(const ExperimentConfig& config);

/// JSON Schema (draft 2020-12) of configs.
[[nodiscard]] std::string config_schema();
/// Presets of models, constellations, weather and schemes, each with a line that describes it.
[[nodiscard]] std::string list_presets();

}  // namespace spacemoe
