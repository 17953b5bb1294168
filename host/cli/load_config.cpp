#include "host/cli/load_config.hpp"

namespace spacemoe {

LoadedConfig load_config(const CommonOptions& options) {
  try {
    return read_config(options.config, {options.overrides, options.seed});
  } catch (const FileError& error) {
    throw ConfigError({.key = "CONFIG", .found = error.what(), .allowed = "a YAML file"});
  }
}

}  // namespace spacemoe
