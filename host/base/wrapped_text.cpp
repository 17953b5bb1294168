#include "host/base/wrapped_text.hpp"

#include <algorithm>

namespace spacemoe {

std::string wrapped(std::string_view line, std::size_t width) {
  constexpr std::string_view next_line = "\n  ";
  std::string text;
  std::size_t used = 0;  // of the last line
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(' '), line.size());
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    if (text.empty()) {
      used = 0;
    } else if (used + 1 + word.size() > width) {
      text += next_line;
      used = next_line.size() - 1;
    } else {
      text += ' ';
      ++used;
    }
    text += word;
    used += word.size();
  }
  return text;
}

}  // namespace spacemoe
