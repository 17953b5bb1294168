#include "host/cli/load_config.hpp"

#include "host/base/file.hpp"

namespace spacemoe {

namespace {

/// Of the config itself, or of a file that it names.
ConfigError unreadable(const FileError& error) {
  return ConfigError({.key = "CONFIG", .found = error.what(), .allowed = "a YAML file"});
}

}  // namespace

std::string config_text(const CommonOptions& options) {
  try {
    return read_file(options.config, max_config_bytes);
  } catch (const FileError& error) {
    throw unreadable(error);
  }
}

LoadedConfig load_config(const CommonOptions& options, std::string_view text) {
  try {
    return read_config_text(options.config, text, {options.overrides, options.seed});
  } catch (const FileError& error) {
    throw unreadable(error);
  }
}

}  // namespace spacemoe
