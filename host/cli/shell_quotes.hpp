#pragma once

#include <string>
#include <string_view>

namespace spacemoe {

/// A text in single quotes, as bash, zsh and other shells in the manner of sh take it.
[[nodiscard]] inline std::string in_shell_quotes(std::string_view text) {
  std::string quoted = "'";
  for (const char letter : text) {
    quoted += letter == '\'' ? "'\\''" : std::string(1, letter);
  }
  return quoted + "'";
}

}  // namespace spacemoe
