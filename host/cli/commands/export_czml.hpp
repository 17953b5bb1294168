#pragma once

#include <functional>

#include "host/base/progress.hpp"
#include "host/cli/commands/export_forms.hpp"
#include "host/interchange/constellation_czml.hpp"

namespace spacemoe {

/// Calls `write` with where a CZML file goes as it is made: --out, or stdout. A stop leaves no
/// file.
void write_or_print_czml(const ExportOptions& options, const Console& console,
                         const std::function<void(const TextSink&, Progress&)>& write);

}  // namespace spacemoe
