#include "host/cli/load_config.hpp"

namespace spacemoe {

LoadedConfig load_config(const CommonOptions& options) {
  return read_config(options.config, {options.overrides, options.seed});
}

}  // namespace spacemoe
