#pragma once

#include <string>
#include <vector>

#include "host/cli/console.hpp"
#include "host/cli/options.hpp"

/// What the program does, one function a command. Each returns the exit status; errors are thrown
/// and told by run_cli.
namespace spacemoe {

[[nodiscard]] int run_command(const RunOptions& options, const Console& console);
[[nodiscard]] int search_command(const SearchOptions& options, const Console& console);
[[nodiscard]] int sweep_command(const SweepOptions& options, const Console& console);
[[nodiscard]] int merge_command(const MergeOptions& options, const Console& console);
[[nodiscard]] int export_command(const ExportOptions& options, const Console& console);
[[nodiscard]] int inspect_command(const InspectOptions& options, const Console& console);
[[nodiscard]] int report_command(const ReportOptions& options, const Console& console);
[[nodiscard]] int validate_command(const ValidateOptions& options, const Console& console);
[[nodiscard]] int compare_command(const CompareOptions& options);
[[nodiscard]] int doctor_command(const CommonOptions& options);
[[nodiscard]] int schema_command();

/// A command with the flags that completion offers for it.
struct CommandWords {
  std::string name;
  std::vector<std::string> flags;
};
/// A bash script that completes commands, flags and config files.
[[nodiscard]] std::string bash_completion(const std::vector<CommandWords>& commands);

}  // namespace spacemoe
