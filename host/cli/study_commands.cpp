#include <fmt/format.h>

#include "host/cli/command_line.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/flags.hpp"

namespace spacemoe {
namespace {

void add_run(CLI::App& app, CommandLine& line) {
  CLI::App* run = app.add_subcommand(
      "run", "Evaluate the schemes of a config: table on stdout, a result folder");
  add_config(*run, line.run.common)->required();
  add_backend(*run, line.run.common);
  add_format(*run, line.run.common);
  add_run_output(*run, line.run);
  run->add_flag("--dry-run", line.run.dry_run,
                "Say what it would compute, in which memory and time, and stop");
  run->callback(
      [&line] { line.command = [&line](const Console& c) { return run_command(line.run, c); }; });
}

void add_search(CLI::App& app, CommandLine& line) {
  CLI::App* search = app.add_subcommand(
      "search", "Find a placement on the planning slots, and evaluate it beside the schemes");
  SearchOptions& options = line.search;
  add_config(*search, options.run.common)->required();
  add_backend(*search, options.run.common);
  add_format(*search, options.run.common);
  add_run_output(*search, options.run);
  CLI::Option* time = search->add_option_function<double>(
      "--time-limit",
      [&options](double seconds) {
        options.run.common.overrides.push_back(fmt::format("search.time_limit_s={}", seconds));
      },
      "Seconds to search for; overrides search.time_limit_s");
  time->check(CLI::PositiveNumber)->type_name("SECONDS");
  search
      ->add_option_function<std::uint64_t>(
          "--moves",
          [&options](std::uint64_t moves) {
            options.run.common.overrides.push_back(fmt::format("search.moves={}", moves));
          },
          "Moves to make instead: the same placement on any number of threads")
      ->type_name("UINT")
      ->excludes(time);
  search->callback([&line] {
    line.command = [&line](const Console& c) { return search_command(line.search, c); };
  });
}

void add_inspect(CLI::App& app, CommandLine& line) {
  CLI::App* inspect = app.add_subcommand(
      "inspect", "The constellation alone: links, lengths, rates, connectivity by slot");
  add_config(*inspect, line.inspect.common)->required();
  add_backend(*inspect, line.inspect.common);
  add_format(*inspect, line.inspect.common);
  CLI::Option* slot = inspect->add_option("--slot", line.inspect.slot, "One slot instead of all");
  inspect
      ->add_option("--export", line.inspect.export_folder,
                   "Write positions.csv, links.csv and paths.npy of --slot there")
      ->type_name("DIR")
      ->needs(slot);
  inspect
      ->add_option("--path", line.inspect.path,
                   "Print the shortest path between two satellites in --slot")
      ->type_name("A B")
      ->expected(2)
      ->needs(slot);
  inspect->callback([&line] {
    line.command = [&line](const Console& c) { return inspect_command(line.inspect, c); };
  });
}

void add_validate(CLI::App& app, CommandLine& line) {
  CLI::App* validate =
      app.add_subcommand("validate", "Check a config and print it with every default");
  CLI::Option* config = add_config(*validate, line.validate.common);
  add_choice<OutputFormat>(*validate, "--format", line.validate.common.format,
                           {{"yaml", OutputFormat::table}, {"json", OutputFormat::json}},
                           "Form of what goes to stdout");
  CLI::Option* list = validate->add_flag("--list", line.validate.list,
                                         "List the presets of models, constellations "
                                         "and schemes");
  config->excludes(list);
  validate->callback([&line] {
    if (!line.validate.list && line.validate.common.config.empty()) {
      throw CLI::RequiredError("config or --list");
    }
    line.command = [&line](const Console& c) { return validate_command(line.validate, c); };
  });
}

}  // namespace

void add_study_commands(CLI::App& app, CommandLine& line) {
  add_run(app, line);
  add_search(app, line);
  add_inspect(app, line);
  add_validate(app, line);
}

}  // namespace spacemoe
