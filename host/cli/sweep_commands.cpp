#include <map>
#include <string>

#include "host/cli/command_line.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/duration.hpp"
#include "host/cli/flags.hpp"
#include "host/cli/shard_flag.hpp"

namespace spacemoe {
namespace {

void add_sweep_limits(CLI::App& app, SweepOptions& options) {
  app.add_option_function<std::string>(
         "--shard",
         [&options](const std::string& text) {
           options.shard = parse_shard(text);
           if (!options.shard) {
             throw CLI::ValidationError("--shard",
                                        "found " + text + ", allowed: I/N with I from 1 to N");
           }
         },
         "Compute the I-th of N parts; default: what the Slurm job array says, else all")
      ->type_name("I/N");
  app.add_option_function<std::string>(
         "--max-time",
         [&options](const std::string& text) {
           options.max_time = parse_duration(text);
           if (!options.max_time) {
             throw CLI::ValidationError("--max-time",
                                        "found " + text + ", allowed: 90s, 30m, 1h30m, 2d");
           }
         },
         "Stop after this time with exit status 75; the same command goes on")
      ->type_name("TIME");
  add_choice<Resume>(
      app, "--resume", options.resume,
      {{"auto", Resume::automatic}, {"must", Resume::must}, {"never", Resume::never}},
      "Go on with what is there (auto), insist that there is something, or that there is nothing");
  app.add_flag("--retry-failed", options.retry_failed, "Compute failed points again");
}

void add_sweep(CLI::App& app, CommandLine& line) {
  CLI::App* sweep = app.add_subcommand(
      "sweep",
      "Evaluate a grid of configs, axes under the key sweep; the same command goes on "
      "where it stopped");
  SweepOptions& options = line.sweep;
  add_config(*sweep, options.common)->required();
  add_backend(*sweep, options.common);
  add_batch_slots(*sweep, options.common);
  sweep->add_option("--out", options.out, "Folder of shard-I-of-N.sqlite; default: runs/NAME")
      ->type_name("DIR");
  add_sweep_limits(*sweep, options);
  sweep->add_flag("--dry-run", options.dry_run,
                  "Say how many points, in which memory and time, and stop");
  sweep->callback([&line] {
    line.command = [&line](const Console& c) { return sweep_command(line.sweep, c); };
  });
}

void add_merge(CLI::App& app, CommandLine& line) {
  CLI::App* merge = app.add_subcommand(
      "merge",
      "Put the shards of a sweep into one database; proves that no point is missing or "
      "there twice");
  merge->add_option("files", line.merge.inputs, "Shards, or folders of them")
      ->type_name("FILE")
      ->required();
  merge->add_option("--out", line.merge.out, "The database to write")->type_name("DB")->required();
  merge->callback([&line] {
    line.command = [&line](const Console& c) { return merge_command(line.merge, c); };
  });
}

void add_export(CLI::App& app, CommandLine& line) {
  CLI::App* command =
      app.add_subcommand("export", "A sweep as a table, a line for each scheme of each point");
  command->add_option("sweep", line.export_sweep.sweep, "A database, or a folder of shards")
      ->type_name("DB|DIR")
      ->required();
  add_choice<OutputFormat>(*command, "--format", line.export_sweep.format,
                           {{"csv", OutputFormat::csv}, {"json", OutputFormat::json}},
                           "Form of the table");
  command->add_option("--out", line.export_sweep.out, "File to write; default: stdout")
      ->type_name("FILE");
  command->callback([&line] {
    line.command = [&line](const Console& c) { return export_command(line.export_sweep, c); };
  });
}

}  // namespace

void add_sweep_commands(CLI::App& app, CommandLine& line) {
  add_sweep(app, line);
  add_merge(app, line);
  add_export(app, line);
}

}  // namespace spacemoe
