#include "host/results/repeat_command.hpp"

#include <cstddef>
#include <vector>

namespace spacemoe {
namespace {

/// Words of a command, with the quotes that they stand in.
std::vector<std::string> shell_words(const std::string& command) {
  std::vector<std::string> words(1);
  bool is_quoted = false;
  bool is_escaped = false;
  for (const char letter : command) {
    is_quoted ^= letter == '\'' && !is_escaped;
    is_escaped = letter == '\\' && !is_quoted && !is_escaped;
    if (letter == ' ' && !is_quoted) {
      words.emplace_back();
    } else {
      words.back() += letter;
    }
  }
  return words;
}

}  // namespace

std::string command_into_new_folder(const std::string& command) {
  const std::vector<std::string> words = shell_words(command);
  const auto is_out = [](const std::string& word) {
    return word.starts_with("--out=") || word.starts_with("'--out=");
  };
  std::string kept = words.front();
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (words[i] == "--out") {
      ++i;
    } else if (words[i] != "--force" && !is_out(words[i])) {
      kept += " " + words[i];
    }
  }
  return kept;
}

}  // namespace spacemoe
