#pragma once

#include "host/cli/command_line.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): its own name
class App;
}

/// The commands of the program, one file each. A function adds the flags of its command; once they
/// are parsed, `line.command` runs it. A command returns the exit status; errors are thrown, and
/// reported by run_cli.
namespace spacemoe {

void add_init(CLI::App& app, CommandLine& line);
void add_run(CLI::App& app, CommandLine& line);
void add_search(CLI::App& app, CommandLine& line);
void add_robustness(CLI::App& app, CommandLine& line);
void add_failover(CLI::App& app, CommandLine& line);
void add_breakeven(CLI::App& app, CommandLine& line);
void add_generate(CLI::App& app, CommandLine& line);
void add_serve(CLI::App& app, CommandLine& line);
void add_replan(CLI::App& app, CommandLine& line);
void add_inspect(CLI::App& app, CommandLine& line);
void add_elements(CLI::App& app, CommandLine& line);
void add_import(CLI::App& app, CommandLine& line);
void add_validate(CLI::App& app, CommandLine& line);
void add_sweep(CLI::App& app, CommandLine& line);
void add_merge(CLI::App& app, CommandLine& line);
void add_export(CLI::App& app, CommandLine& line);
void add_compare(CLI::App& app, CommandLine& line);
void add_report(CLI::App& app, CommandLine& line);
void add_doctor(CLI::App& app, CommandLine& line);
void add_schema(CLI::App& app, CommandLine& line);
void add_completion(CLI::App& app, CommandLine& line);
void add_help(CLI::App& app, CommandLine& line);

}  // namespace spacemoe
