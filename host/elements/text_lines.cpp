#include "host/elements/text_lines.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace spacemoe {

TextLines::TextLines(const std::string& file, std::string_view text) : file_(file), rest_(text) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (rest_.starts_with(byte_order_mark)) {
    rest_.remove_prefix(byte_order_mark.size());
  }
}

std::optional<TextLine> TextLines::next() {
  constexpr std::size_t max_length = 1000;
  while (!rest_.empty()) {
    ++number_;
    const std::size_t end = std::min(rest_.find_first_of("\r\n"), rest_.size());
    std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end);
    if (rest_.starts_with("\r\n")) {
      rest_.remove_prefix(2);
    } else if (!rest_.empty()) {
      rest_.remove_prefix(1);
    }
    if (line.size() > max_length) {
      throw error(number_, 1,
                  {.found = fmt::format("a line of {} characters", line.size()),
                   .allowed = fmt::format("at most {}", max_length)});
    }
    while (line.ends_with(' ') || line.ends_with('\t')) {
      line.remove_suffix(1);
    }
    if (!line.empty() && line.front() != '#') {
      return TextLine{line, number_};
    }
  }
  return std::nullopt;
}

ConfigError TextLines::error(int line, int column, ConfigError::Fields fields) const {
  fields.position = TextPosition{file_, line, column};
  return ConfigError(std::move(fields));
}

std::string excerpt(std::string_view text) {
  constexpr std::size_t max_shown = 40;
  std::string shown(text.substr(0, max_shown));
  std::ranges::replace_if(
      shown, [](char c) { return c < ' ' || c > '~'; }, '.');
  return fmt::format("\"{}{}\"", shown, text.size() > max_shown ? ".." : "");
}

}  // namespace spacemoe
