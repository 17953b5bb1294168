#pragma once

#include <string_view>

#include "host/base/progress.hpp"
#include "host/cli/options.hpp"
#include "host/cli/stop_signal.hpp"
#include "host/sweep/sweep_grid.hpp"

namespace spacemoe {

/// The points of a sweep from the text of its config, changed as the command line says. Throws
/// ConfigError, also where a file cannot be read.
[[nodiscard]] SweepGrid read_grid(const CommonOptions& options, std::string_view text,
                                  Progress& progress, const StopSignal& stop);

}  // namespace spacemoe
