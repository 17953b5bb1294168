#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): its own name
class App;
}

/// What shells can complete of a command line, and the scripts that make them do it.
namespace spacemoe {

/// What follows a flag, or stands in its place without one.
enum class CompletionKind : std::uint8_t {
  nothing,  ///< a flag alone
  text,     ///< anything: no help
  words,    ///< one of a few
  config,   ///< a YAML file
  result,   ///< a folder of results, a sweep's database, a benchmark's JSON
  folder,
  file,  ///< or one of a few words, where there are some
  key    ///< a key of a config, with = and its value
};

struct CompletedValue {
  CompletionKind kind = CompletionKind::nothing;
  std::vector<std::string> words = {};
};

struct CompletedFlag {
  std::vector<std::string> names;  ///< with their dashes
  std::string help;
  CompletedValue value;
};

struct CompletedCommand {
  std::string name;
  std::string help;
  std::vector<CompletedFlag> flags;
  CompletedValue operand;  ///< what stands there without a flag
};

struct Completion {
  std::vector<CompletedCommand> commands;
  std::vector<CompletedFlag> flags;    ///< that go with any command
  std::vector<std::string> keys;       ///< of configs: "links.seam="
  std::vector<std::string> key_words;  ///< keys with one of a few values: "links.seam=open"
};

/// All that the program's command line takes, from its declarations and those of configs.
[[nodiscard]] Completion completion_of(const CLI::App& app);

/// Scripts that shells source.
[[nodiscard]] std::string bash_script(const Completion& completion);
[[nodiscard]] std::string zsh_script(const Completion& completion);
[[nodiscard]] std::string fish_script(const Completion& completion);

}  // namespace spacemoe
