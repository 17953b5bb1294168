#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "host/cli/commands/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/usage_error.hpp"

namespace spacemoe {

void add_help(CLI::App& app, CommandLine& line) {
  CLI::App* help = app.add_subcommand("help", "What a command does and takes");
  const auto name = std::make_shared<std::string>();
  help->add_option("command", *name, "The command; none: a list of all")->type_name("COMMAND");
  help->callback([name, &line, &app] {
    line.command = [name, &app](const Console& /*console*/) {
      // Above, "help" is what the program was asked for: the list is that of the program itself.
      app.clear();
      Console::data(name->empty() ? app.help() : command_named(app, *name).help(app.get_name()));
      return int{exit_done};
    };
  });
}

}  // namespace spacemoe
