#include <fmt/format.h>

#include "host/cli/commands.hpp"

namespace spacemoe {

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

}  // namespace spacemoe
