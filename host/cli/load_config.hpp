#pragma once

#include <utility>

#include "host/base/error.hpp"
#include "host/cli/options.hpp"
#include "host/config/config.hpp"

namespace spacemoe {

/// Reads the config that a command names, with --set and --seed applied.
[[nodiscard]] LoadedConfig load_config(const CommonOptions& options);

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
    throw error.located_at(loaded.source.locate(key));
  }
}

}  // namespace spacemoe
