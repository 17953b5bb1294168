#include "host/cli/cli.hpp"

#include <exception>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/base/version.hpp"
#include "host/cli/command_line.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/flags.hpp"

namespace spacemoe {
namespace {

const Names<Console::Color> color_names = {{"auto", Console::Color::automatic},
                                           {"always", Console::Color::always},
                                           {"never", Console::Color::never}};

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
  line.sweep.common.command_line = line.run.common.command_line;
  add_global_flags(app, line);
  add_study_commands(app, line);
  add_sweep_commands(app, line);
  add_result_commands(app, line);
  add_report_commands(app, line);
  add_small_commands(app, line);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? exit_done : exit_usage;
  }
  return run_and_report(line);
}

}  // namespace spacemoe
