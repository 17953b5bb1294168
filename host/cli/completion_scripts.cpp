#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/cli/completion.hpp"
#include "host/cli/shell_quotes.hpp"

namespace spacemoe {
namespace {

/// A text in single quotes, for fish, where a backslash escapes within them.
std::string in_fish_quotes(std::string_view text) {
  std::string quoted = "'";
  for (const char letter : text) {
    quoted += letter == '\'' || letter == '\\' ? "\\" : "";
    quoted += letter;
  }
  return quoted + "'";
}

/// Help as zsh shows it beside a flag: brackets and colons end it.
std::string zsh_help(std::string_view text) {
  std::string help;
  for (const char letter : text) {
    help += letter == '[' || letter == ']' || letter == ':' || letter == '\\' ? "\\" : "";
    help += letter;
  }
  return help;
}

std::string bash_action(const CompletedValue& value) {
  switch (value.kind) {
    case CompletionKind::words:
      return fmt::format("_spacemoe_words {}",
                         in_shell_quotes(fmt::format("{}", fmt::join(value.words, " "))));
    case CompletionKind::config:
      return "_spacemoe_files 'yaml|yml'";
    case CompletionKind::result:
      return "_spacemoe_files 'sqlite|json'";
    case CompletionKind::folder:
      return "_spacemoe_files -";
    case CompletionKind::file:
      return value.words.empty()
                 ? std::string("_spacemoe_files '*'")
                 : fmt::format("_spacemoe_words_or_files {}",
                               in_shell_quotes(fmt::format("{}", fmt::join(value.words, " "))));
    case CompletionKind::key:
      return "_spacemoe_keys";
    case CompletionKind::nothing:
    case CompletionKind::text:
      break;
  }
  return ":";
}

std::string zsh_action(const CompletedValue& value) {
  switch (value.kind) {
    case CompletionKind::words:
      return fmt::format("({})", fmt::join(value.words, " "));
    case CompletionKind::config:
      return "_files -g \"*.(yaml|yml)(-.)\"";
    case CompletionKind::result:
      return "_files -g \"*.(sqlite|json)(-.)\"";
    case CompletionKind::folder:
      return "_files -/";
    case CompletionKind::file:
      // With a blank before it, zsh adds no flags of its own to the words.
      return value.words.empty()
                 ? std::string("_files")
                 : fmt::format(" _spacemoe_words_or_files {}", fmt::join(value.words, " "));
    case CompletionKind::key:
      return "_spacemoe_keys";
    case CompletionKind::nothing:
    case CompletionKind::text:
      break;
  }
  return " ";
}

/// The end of a line of fish: what may follow.
std::string fish_action(const CompletedValue& value) {
  switch (value.kind) {
    case CompletionKind::words:
      return fmt::format(" -x -a {}",
                         in_fish_quotes(fmt::format("{}", fmt::join(value.words, " "))));
    case CompletionKind::config:
      return " -x -a '(__spacemoe_files \"yaml|yml\")'";
    case CompletionKind::result:
      return " -x -a '(__spacemoe_files \"sqlite|json\")'";
    case CompletionKind::folder:
      return " -x -a '(__fish_complete_directories)'";
    case CompletionKind::file:
      return value.words.empty()
                 ? std::string(" -r -F")
                 : fmt::format(" -F -a {}",
                               in_fish_quotes(fmt::format("{}", fmt::join(value.words, " "))));
    case CompletionKind::key:
      return " -x -a '(__spacemoe_keys)'";
    case CompletionKind::text:
      return " -x";
    case CompletionKind::nothing:
      break;
  }
  return "";
}

std::string bash_cases(const std::string& command, const std::vector<CompletedFlag>& flags) {
  std::string cases;
  for (const CompletedFlag& flag : flags) {
    if (flag.value.kind == CompletionKind::nothing) {
      continue;
    }
    for (const std::string& name : flag.names) {
      cases += fmt::format("    {}:{}) {}; return ;;\n", command, name, bash_action(flag.value));
    }
  }
  return cases;
}

std::string names_of(const std::vector<CompletedFlag>& flags) {
  std::string names;
  for (const CompletedFlag& flag : flags) {
    names += fmt::format("{}{}", names.empty() ? "" : " ", fmt::join(flag.names, " "));
  }
  return names;
}

std::string zsh_flags(const std::vector<CompletedFlag>& flags) {
  std::string lines;
  for (const CompletedFlag& flag : flags) {
    for (const std::string& name : flag.names) {
      const bool has_value = flag.value.kind != CompletionKind::nothing;
      const bool is_long = name.starts_with("--");
      std::string spec = flag.value.kind == CompletionKind::key ? "*" : "";
      spec += name + (has_value ? (is_long ? "=" : "+") : "") + "[" + zsh_help(flag.help) + "]";
      spec += has_value ? ":value:" + zsh_action(flag.value) : "";
      lines += " \\\n        " + in_shell_quotes(spec);
    }
  }
  return lines;
}

std::string fish_flags(const std::string& condition, const std::vector<CompletedFlag>& flags) {
  std::string lines;
  for (const CompletedFlag& flag : flags) {
    lines += "complete -c spacemoe" + condition;
    for (const std::string& name : flag.names) {
      lines += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    }
    lines += fish_action(flag.value);
    lines += " -d " + in_fish_quotes(flag.help) + "\n";
  }
  return lines;
}

}  // namespace

std::string bash_script(const Completion& completion) {
  std::vector<std::string> names;
  std::string values;
  std::string flags;
  std::string operands;
  for (const CompletedCommand& command : completion.commands) {
    names.push_back(command.name);
    values += bash_cases(command.name, command.flags);
    flags +=
        fmt::format("    {}) flags={} ;;\n", command.name,
                    in_shell_quotes(names_of(command.flags) + " " + names_of(completion.flags)));
    operands += fmt::format("    {}) {} ;;\n", command.name, bash_action(command.operand));
  }
  values += bash_cases("*", completion.flags);
  return fmt::format(R"(# bash completion of spacemoe: source <(spacemoe completion bash)
_spacemoe_reply() {{ local IFS=$'\n'; COMPREPLY=($(compgen "$@" -- "$word")); }}
_spacemoe_words() {{ local IFS=$' \n'; COMPREPLY=($(compgen -W "$1" -- "$word")); }}
_spacemoe_files() {{
  compopt -o filenames
  case $1 in
    -) _spacemoe_reply -d ;;
    '*') _spacemoe_reply -f ;;
    *)
      local IFS=$'\n' file
      COMPREPLY=($(compgen -d -- "$word"))
      while IFS= read -r file; do
        [[ $file =~ \.($1)$ ]] && COMPREPLY+=("$file")
      done < <(compgen -f -- "$word")
      ;;
  esac
}}
_spacemoe_words_or_files() {{
  local -a found
  _spacemoe_words "$1"
  found=("${{COMPREPLY[@]}}")
  _spacemoe_files '*'
  COMPREPLY=("${{found[@]}}" "${{COMPREPLY[@]}}")
}}
# Readline takes what stands behind = for a word of its own.
_spacemoe_keys() {{
  local keys={} words={}
  if [[ $word == *=* ]]; then
    _spacemoe_words "$words"
    COMPREPLY=("${{COMPREPLY[@]#*=}}")
  else
    compopt -o nospace
    _spacemoe_words "$keys"
  fi
}}
_spacemoe() {{
  local line=${{COMP_LINE:0:COMP_POINT}} word="" command="" previous="" flags="" each
  local -a typed
  read -ra typed <<<"$line"
  if [[ $line != *[[:space:]] ]]; then
    word=${{typed[-1]}}
    unset 'typed[-1]'
  fi
  previous=${{typed[-1]}}
  for each in "${{typed[@]:1}}"; do
    case " {} " in
      *" $each "*) command=$each; break ;;
    esac
  done
  if [[ $word == --*=* ]]; then
    previous=${{word%%=*}}
    word=${{word#*=}}
  fi
  COMPREPLY=()
  case $command:$previous in
{}  esac
  case $command in
{}    *) flags={} ;;
  esac
  if [[ $word == -* ]]; then
    _spacemoe_words "$flags"
    return
  fi
  case $command in
{}    *) _spacemoe_words "{}" ;;
  esac
}}
complete -F _spacemoe spacemoe
)",
                     in_shell_quotes(fmt::format("{}", fmt::join(completion.keys, " "))),
                     in_shell_quotes(fmt::format("{}", fmt::join(completion.key_words, " "))),
                     fmt::join(names, " "), values, flags,
                     in_shell_quotes(names_of(completion.flags)), operands, fmt::join(names, " "));
}

std::string zsh_script(const Completion& completion) {
  std::string names;
  std::string cases;
  for (const CompletedCommand& command : completion.commands) {
    names += "    " + in_shell_quotes(command.name + ":" + zsh_help(command.help)) + "\n";
    cases += fmt::format("        {})\n      _arguments{}", command.name,
                         zsh_flags(command.flags) + zsh_flags(completion.flags));
    if (command.operand.kind != CompletionKind::nothing) {
      cases += " \\\n        " + in_shell_quotes("*:operand:" + zsh_action(command.operand));
    }
    cases += "\n      ;;\n";
  }
  return fmt::format(R"(#compdef spacemoe
# zsh completion of spacemoe: source <(spacemoe completion zsh)
_spacemoe_keys() {{
  local -a keys words
  keys=({})
  words=({})
  if [[ $PREFIX == *=* ]]; then
    compadd -- $words
  else
    compadd -S '' -- $keys
  fi
}}
_spacemoe_words_or_files() {{
  compadd -- "$@"
  _files
}}
_spacemoe() {{
  local context state line curcontext="$curcontext"
  local -a commands
  commands=(
{}  )
  _arguments -C{} \
    '1:command:->command' '*::argument:->argument'
  case $state in
    command) _describe command commands ;;
    argument)
      case $words[1] in
{}      esac
      ;;
  esac
}}
if [[ $funcstack[1] == _spacemoe ]]; then
  _spacemoe "$@"
elif (( $+functions[compdef] )); then
  compdef _spacemoe spacemoe
fi
)",
                     fmt::join(completion.keys, " "), fmt::join(completion.key_words, " "), names,
                     zsh_flags(completion.flags), cases);
}

std::string fish_script(const Completion& completion) {
  std::string text =
      fmt::format(R"(# fish completion of spacemoe: spacemoe completion fish | source
function __spacemoe_keys
    if string match -q -- '*=*' (commandline -ct)
        printf '%s\n' {}
    else
        printf '%s\n' {}
    end
end
function __spacemoe_files
    __fish_complete_path (commandline -ct) | string match -r -- "^.*(?:/|\.(?:$argv[1]))(?:\t.*)?\$"
end
complete -c spacemoe -f
)",
                  fmt::join(completion.key_words, " "), fmt::join(completion.keys, " "));
  for (const CompletedCommand& command : completion.commands) {
    const std::string within = fmt::format(" -n '__fish_seen_subcommand_from {}'", command.name);
    text += fmt::format("complete -c spacemoe -n __fish_use_subcommand -a {} -d {}\n", command.name,
                        in_fish_quotes(command.help));
    text += fish_flags(within, command.flags);
    if (command.operand.kind != CompletionKind::nothing) {
      text += fmt::format("complete -c spacemoe{}{}\n", within, fish_action(command.operand));
    }
  }
  return text + fish_flags("", completion.flags);
}

}  // namespace spacemoe
