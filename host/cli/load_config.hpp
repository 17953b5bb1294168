#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "host/base/error.hpp"
#include "host/cli/options.hpp"
#include "host/config/config.hpp"

namespace spacemoe {

/// The text of the config that a command names. To be asked for once: a pipe has it once, and a
/// file may be edited meanwhile.
[[nodiscard]] std::string config_text(const CommonOptions& options);

/// The config of such a text, with --set and --seed applied.
[[nodiscard]] LoadedConfig load_config(const CommonOptions& options, std::string_view text);
[[nodiscard]] inline LoadedConfig load_config(const CommonOptions& options) {
  return load_config(options, config_text(options));
}

/// Runs `work`; an error that knows its key but not its place gets the place in the config.
template <class Work>
int with_positions(const LoadedConfig& loaded, Work&& work) {
  try {
    return std::forward<Work>(work)();
  } catch (const ConfigError& error) {
    const auto& [key, found, allowed, hint, position] = error.fields();
    if (position || key.starts_with("--")) {
      throw;
    }
    throw loaded.source.located(error);
  }
}

}  // namespace spacemoe
