#include "host/cli/read_grid.hpp"

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/base/version.hpp"
#include "host/cli/load_config.hpp"

namespace spacemoe {

SweepGrid read_grid(const CommonOptions& options, std::string_view text, Progress& progress,
                    const StopSignal& stop) {
  try {
    return {draft_config_text(options.config, text, {options.overrides, options.seed}),
            fmt::format("{} {}", version(), commit()),
            {&progress, stop.token()}};
  } catch (const FileError& error) {
    throw ConfigError(
        {.key = "CONFIG", .found = error.what(), .allowed = "a YAML file and those that it names"});
  }
}

}  // namespace spacemoe
