#include <string>

#include <fmt/format.h>

#include "host/base/file.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/sweep/sweep_data.hpp"
#include "host/sweep/sweep_export.hpp"
#include "host/sweep/sweep_merge.hpp"

namespace spacemoe {

int merge_command(const MergeOptions& options, const Console& console) {
  const MergeOutcome outcome = merge_sweeps(options.inputs, options.out);
  for (const std::string& line : outcome.missing) {
    console.error(line);
  }
  if (!outcome.missing.empty()) {
    console.warn(fmt::format("{} was not written", options.out.string()));
    return exit_partial;
  }
  console.note(fmt::format("{} points, each once: {}", outcome.points, options.out.string()));
  if (outcome.failed > 0) {
    console.warn(
        fmt::format("{} of them failed; spacemoe sweep --retry-failed computes them again, "
                    "then merge anew",
                    outcome.failed));
    return exit_partial;
  }
  return exit_done;
}

int export_command(const ExportOptions& options, const Console& console) {
  const SweepData data = read_sweep(options.sweep);
  const std::string text =
      options.format == OutputFormat::json ? sweep_json(data) : sweep_csv(data);
  if (options.out) {
    write_file_atomically(*options.out, text);
  } else {
    Console::data(text);
  }
  if (!data.is_complete()) {
    console.warn(fmt::format("{} of {} points are there", data.points.size(), data.points_planned));
    return exit_partial;
  }
  return exit_done;
}

}  // namespace spacemoe
