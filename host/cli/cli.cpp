#include "host/cli/cli.hpp"

#include <exception>
#include <functional>
#include <map>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/base/number.hpp"
#include "host/base/version.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/exit_code.hpp"

namespace spacemoe {
namespace {

template <class Value>
using Names = std::map<std::string, Value>;

const Names<BackendChoice> backend_names = {
    {"auto", BackendChoice::automatic}, {"cpu", BackendChoice::cpu}, {"cuda", BackendChoice::cuda}};
const Names<OutputFormat> format_names = {
    {"table", OutputFormat::table}, {"json", OutputFormat::json}, {"csv", OutputFormat::csv}};
const Names<Console::Color> color_names = {{"auto", Console::Color::automatic},
                                           {"always", Console::Color::always},
                                           {"never", Console::Color::never}};

template <class Value>
void add_choice(CLI::App& app, const std::string& flag, Value& value, const Names<Value>& names,
                const std::string& help) {
  std::string allowed;
  for (const auto& [name, ignored] : names) {
    allowed += (allowed.empty() ? "" : "|") + name;
  }
  app.add_option(flag, value, help)
      ->transform(CLI::CheckedTransformer(names))
      ->type_name(allowed)
      ->option_text(allowed);
}

/// Config, overrides, seed: what says which study it is.
CLI::Option* add_config(CLI::App& app, CommonOptions& options) {
  CLI::Option* config =
      app.add_option("config", options.config, "The study, a YAML file")->type_name("CONFIG");
  app.add_option("--set", options.overrides,
                 "Override a key of the config; list items by index: "
                 "constellation.shells.0.planes=24. Repeatable")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  app.add_option_function<std::string>(
         "--seed",
         [&options](const std::string& text) {
           options.seed = parse_unsigned(text);
           if (!options.seed) {
             throw CLI::ValidationError("--seed", "found " + text + ", allowed: 0 to 2^64 - 1");
           }
         },
         "Override evaluation.seed")
      ->type_name("UINT");
  return config;
}

void add_backend(CLI::App& app, CommonOptions& options) {
  app.add_option("--threads", options.threads, "Host threads; default: all")
      ->check(CLI::Range(1U, 4096U));
  add_choice(app, "--backend", options.backend, backend_names,
             "What computes; auto takes a GPU where one works");
}

void add_format(CLI::App& app, CommonOptions& options,
                const Names<OutputFormat>& names = format_names) {
  add_choice(app, "--format", options.format, names, "Form of what goes to stdout");
}

/// Everything that the command line can say.
struct CommandLine {
  Console::Verbosity verbosity = Console::Verbosity::normal;
  Console::Color color = Console::Color::automatic;
  RunOptions run;
  SearchOptions search;
  InspectOptions inspect;
  ValidateOptions validate;
  CommonOptions doctor;
  std::string shell = "bash";
  std::function<int(const Console&)> command;
};

/// Where results go, and how they are made.
void add_run_output(CLI::App& app, RunOptions& options) {
  app.add_option("--out", options.out, "Result folder; default: runs/NAME, then runs/NAME-2, ...")
      ->type_name("DIR");
  app.add_flag("--force", options.force, "Overwrite results in --out");
  app.add_option("--batch-slots", options.common.batch_slots,
                 "Slots in memory at a time; default: what suits the backend. Changes no result")
      ->check(CLI::Range(1U, 1000000U));
}

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
  add_format(*validate, line.validate.common,
             {{"yaml", OutputFormat::table}, {"json", OutputFormat::json}});
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

std::vector<CommandWords> words_of(const CLI::App& app) {
  std::vector<CommandWords> commands;
  for (const CLI::App* sub : app.get_subcommands({})) {
    CommandWords words{sub->get_name(), {}};
    for (const CLI::Option* option : sub->get_options()) {
      for (const std::string& name : option->get_lnames()) {
        words.flags.push_back("--" + name);
      }
    }
    commands.push_back(words);
  }
  return commands;
}

void add_small_commands(CLI::App& app, CommandLine& line) {
  CLI::App* doctor = app.add_subcommand(
      "doctor", "What this program and machine can do, and what to do about what is missing");
  add_backend(*doctor, line.doctor);
  doctor->callback(
      [&line] { line.command = [&line](const Console&) { return doctor_command(line.doctor); }; });

  app.add_subcommand("schema", "JSON Schema of configs, for editors")->callback([&line] {
    line.command = [](const Console&) { return schema_command(); };
  });

  CLI::App* completion =
      app.add_subcommand("completion", "Shell completion: source <(spacemoe completion bash)");
  completion->add_option("shell", line.shell, "bash")->check(CLI::IsMember({"bash"}));
  completion->callback([&line, &app] {
    line.command = [&app](const Console&) {
      Console::data(bash_completion(words_of(app)));
      return int{exit_done};
    };
  });
}

void add_global_flags(CLI::App& app, CommandLine& line) {
  app.set_version_flag("--version", fmt::format("spacemoe {} ({})", version(), commit()));
  app.add_flag_callback(
      "-q,--quiet", [&line] { line.verbosity = Console::Verbosity::quiet; },
      "Nothing but data, warnings and errors");
  app.add_flag_callback(
      "-v,--verbose", [&line] { line.verbosity = Console::Verbosity::verbose; },
      "Say more on stderr");
  add_choice(app, "--color", line.color, color_names, "Colour on stderr");
  app.fallthrough();
  app.require_subcommand(1);
}

/// Runs the command and tells what went wrong, each kind of failure with its exit status.
int run_and_report(const CommandLine& line) {
  const Console console(line.verbosity, line.color);
  try {
    return line.command(console);
  } catch (const ConfigError& error) {
    console.error(error.what());
    return exit_usage;
  } catch (const BackendUnavailable& error) {
    console.error(error.what());
    return exit_backend_unavailable;
  } catch (const Interrupted& interrupted) {
    console.warn(interrupted.what());
    return exit_interrupted;
  } catch (const std::bad_alloc&) {
    console.error("out of memory; fewer --threads or a smaller --batch-slots need less");
    return exit_failed;
  } catch (const std::exception& error) {
    console.error(error.what());
    return exit_failed;
  }
}

std::string joined(int argc, const char* const* argv) {
  std::string text = "spacemoe";
  for (int i = 1; i < argc; ++i) {
    text += " ";
    text += argv[i];
  }
  return text;
}

}  // namespace

int run_cli(int argc, const char* const* argv) {
  CLI::App app("Evaluates placements of Mixture-of-Experts models on satellite constellations",
               "spacemoe");
  CommandLine line;
  line.run.common.command_line = joined(argc, argv);
  line.search.run.common.command_line = line.run.common.command_line;
  add_global_flags(app, line);
  add_run(app, line);
  add_search(app, line);
  add_inspect(app, line);
  add_validate(app, line);
  add_small_commands(app, line);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? exit_done : exit_usage;
  }
  return run_and_report(line);
}

}  // namespace spacemoe
