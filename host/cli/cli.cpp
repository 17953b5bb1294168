#include "host/cli/cli.hpp"

#include <algorithm>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "host/base/config_errors.hpp"
#include "host/base/version.hpp"
#include "host/cli/command_line.hpp"
#include "host/cli/commands/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/flags.hpp"
#include "host/cli/shell_quotes.hpp"
#include "host/cli/usage_error.hpp"
#include "kernels/make_backend.hpp"

namespace spacemoe {
namespace {

const Names<Console::Color> color_names = {{"auto", Console::Color::automatic},
                                           {"always", Console::Color::always},
                                           {"never", Console::Color::never}};

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

/// Says what the user must change, an error a line.
void tell(const ConfigError& error, const Console& console) {
  constexpr std::size_t max_told = 20;
  const auto* several = dynamic_cast<const ConfigErrors*>(&error);
  if (several == nullptr) {
    console.error(error.what());
    return;
  }
  const std::vector<ConfigError>& errors = several->errors();
  for (std::size_t i = 0; i < std::min(errors.size(), max_told); ++i) {
    console.error(errors[i].what());
  }
  if (errors.size() > max_told) {
    console.error(fmt::format("and {} more", errors.size() - max_told));
  }
}

/// Runs the command and reports failures, each kind with its exit status.
int run_and_report(const CommandLine& line) {
  const Console console(line.verbosity, line.color);
  try {
    return line.command(console);
  } catch (const ConfigError& error) {
    tell(error, console);
    return exit_usage;
  } catch (const BackendUnavailable& error) {
    console.error(error.what());
    return exit_backend_unavailable;
  } catch (const Stopped& stopped) {
    console.warn(stopped.what());
    return exit_interrupted;
  } catch (const std::bad_alloc&) {
    console.error("out of memory; fewer --threads or a smaller --batch-slots need less");
    return exit_failed;
  } catch (const std::exception& error) {
    console.error(error.what());
    return exit_failed;
  }
}

/// Says what is wrong with the command line, and where to look. Returns the exit status.
int refuse_line(const CLI::App& app, const CommandLine& line, const ConfigError& error) {
  const Console console(line.verbosity, line.color);
  tell(error, console);
  const auto chosen = app.get_subcommands();
  console.note(chosen.empty() ? "spacemoe help lists the commands"
                              : fmt::format("spacemoe help {} says what it takes",
                                            chosen.front()->get_name()));
  return exit_usage;
}

/// A word as a shell takes it, in quotes where it needs them.
std::string shell_word(const std::string& word) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=,:+@%";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) {
    return word;
  }
  return in_shell_quotes(word);
}

/// The command as it can be typed again.
std::string joined(int argc, const char* const* argv) {
  std::string text = "spacemoe";
  for (int i = 1; i < argc; ++i) {
    text += " ";
    text += shell_word(argv[i]);
  }
  return text;
}

}  // namespace

void end_on_uncaught_error() noexcept {
  const Console console(Console::Verbosity::normal, Console::Color::automatic);
  try {
    if (const std::exception_ptr error = std::current_exception()) {
      std::rethrow_exception(error);
    }
    console.error("ended without a reason");
  } catch (const std::exception& error) {
    console.error(fmt::format("{}; fewer --threads need less", error.what()));
  } catch (...) {
    console.error("ended for an unknown reason");
  }
  // Other threads are at work: nothing can be taken down in order.
  _exit(exit_failed);
}

int run_cli(int argc, const char* const* argv) {
  CLI::App app("Evaluates placements of Mixture-of-Experts models on satellite constellations",
               "spacemoe");
  CommandLine line;
  line.typed = joined(argc, argv);
  add_global_flags(app, line);
  // In the order in which --help lists them.
  for (const auto add :
       {add_init,     add_run,    add_search,     add_robustness, add_failover, add_replan,
        add_generate, add_serve,  add_breakeven,  add_inspect,    add_elements, add_import,
        add_validate, add_sweep,  add_merge,      add_export,     add_compare,  add_report,
        add_doctor,   add_schema, add_completion, add_help}) {
    add(app, line);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    return app.exit(asked) == 0 ? exit_done : exit_usage;
  } catch (const CLI::ParseError& error) {
    return refuse_line(app, line, usage_error(app, error));
  } catch (const ConfigError& error) {
    return refuse_line(app, line, error);
  }
  return run_and_report(line);
}

}  // namespace spacemoe
