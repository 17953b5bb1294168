#include <CLI/CLI.hpp>

#include "host/cli/commands/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/config/config.hpp"

namespace spacemoe {

void add_schema(CLI::App& app, CommandLine& line) {
  app.add_subcommand("schema", "JSON Schema of configs, for editors")->callback([&line] {
    line.command = [](const Console& /*console*/) {
      Console::data(config_schema());
      return int{exit_done};
    };
  });
}

}  // namespace spacemoe
