#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "host/cli/commands/commands.hpp"
#include "host/cli/exit_code.hpp"

namespace spacemoe {
namespace {

/// A command with the flags that completion offers for it.
struct CommandWords {
  std::string name;
  std::vector<std::string> flags;
};

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

/// A bash script that completes commands, flags and config files.
std::string bash_completion(const std::vector<CommandWords>& commands) {
  std::string names;
  std::string cases;
  for (const CommandWords& command : commands) {
    names += (names.empty() ? "" : " ") + command.name;
    cases += fmt::format("    {}) flags=\"{}\" ;;\n", command.name, fmt::join(command.flags, " "));
  }
  return fmt::format(R"(# bash completion of spacemoe: source <(spacemoe completion bash)
_spacemoe() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} command="" flags="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${{COMP_WORDS[i]}} in
      -*) ;;
      *) command=${{COMP_WORDS[i]}}; break ;;
    esac
  done
  case $command in
{}    "") COMPREPLY=($(compgen -W "{}" -- "$word")); return ;;
  esac
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$word"))
  else
    compopt -o filenames
    COMPREPLY=($(compgen -f -X '!*.yaml' -- "$word") $(compgen -d -- "$word"))
  fi
}}
complete -F _spacemoe spacemoe
)",
                     cases, names);
}

}  // namespace

void add_completion(CLI::App& app, CommandLine& line) {
  CLI::App* completion =
      app.add_subcommand("completion", "Shell completion: source <(spacemoe completion bash)");
  const auto shell = std::make_shared<std::string>("bash");
  completion->add_option("shell", *shell, "bash")->check(CLI::IsMember({"bash"}));
  completion->callback([shell, &line, &app] {
    line.command = [&app](const Console& /*console*/) {
      Console::data(bash_completion(words_of(app)));
      return int{exit_done};
    };
  });
}

}  // namespace spacemoe
