#include "host/cli/completion.hpp"

#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "host/cli/commands/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/flags.hpp"

namespace spacemoe {
namespace {

const std::vector<std::string> known_shells = {"bash", "fish", "zsh"};

}  // namespace

void add_completion(CLI::App& app, CommandLine& line) {
  CLI::App* completion =
      app.add_subcommand("completion", "Shell completion: source <(spacemoe completion bash)");
  const auto shell = std::make_shared<std::string>("bash");
  completion
      ->add_option_function<std::string>(
          "shell",
          [shell](const std::string& typed) {
            *shell = known_shells[word_typed("SHELL", typed, known_shells)];
          },
          "For which shell; default: bash")
      ->type_name("bash|fish|zsh");
  completion->callback([shell, &line, &app] {
    line.command = [shell, &app](const Console& /*console*/) {
      const Completion words = completion_of(app);
      Console::data(*shell == "zsh"    ? zsh_script(words)
                    : *shell == "fish" ? fish_script(words)
                                       : bash_script(words));
      return int{exit_done};
    };
  });
}

}  // namespace spacemoe
