#pragma once

#include <functional>
#include <string>

#include "host/cli/console.hpp"
#include "host/cli/options.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): its own name
class App;
}

namespace spacemoe {

/// Everything that the command line can say.
struct CommandLine {
  Console::Verbosity verbosity = Console::Verbosity::normal;
  Console::Color color = Console::Color::automatic;
  RunOptions run;
  SearchOptions search;
  SweepOptions sweep;
  MergeOptions merge;
  ExportOptions export_sweep;
  InspectOptions inspect;
  ValidateOptions validate;
  CompareOptions compare;
  ReportOptions report;
  CommonOptions doctor;
  std::string shell = "bash";
  std::function<int(const Console&)> command;
};

/// Commands that take a config: run, search, inspect, validate.
void add_study_commands(CLI::App& app, CommandLine& line);
/// sweep, merge, export.
void add_sweep_commands(CLI::App& app, CommandLine& line);
/// Commands that take results: compare.
void add_result_commands(CLI::App& app, CommandLine& line);
/// What shows results: report.
void add_report_commands(CLI::App& app, CommandLine& line);

}  // namespace spacemoe
