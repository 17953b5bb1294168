#include "host/base/json_text.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include <fmt/format.h>

namespace spacemoe {
namespace {

/// The first byte that is nested deeper; brackets in quotes are text.
std::optional<std::size_t> first_deeper(std::string_view text, int max_depth) {
  int depth = 0;
  bool is_quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (is_quoted) {
      at += c == '\\' ? 1U : 0U;  // a backslash takes the letter after it along
      is_quoted = c != '"';
    } else if (c == '"') {
      is_quoted = true;
    } else if (c == '[' || c == '{') {
      if (++depth > max_depth) {
        return at;
      }
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return std::nullopt;
}

}  // namespace

TextPosition position_of_byte(const std::string& file, std::string_view text, std::size_t byte,
                              int first_line) {
  const std::string_view before = text.substr(0, std::min(byte, text.size()));
  const auto lines = std::ranges::count(before, '\n');
  const std::size_t start = before.rfind('\n') + 1;  // 0 where there is none
  return {file, static_cast<int>(lines) + first_line, static_cast<int>(before.size() - start) + 1};
}

nlohmann::json parsed_json(const std::string& file, std::string_view text, int max_depth,
                           const std::string& wanted, int first_line) {
  const auto error = [&](std::string found, std::size_t byte) {
    return ConfigError({.found = std::move(found),
                        .allowed = wanted,
                        .position = position_of_byte(file, text, byte, first_line)});
  };
  if (const auto at = first_deeper(text, max_depth)) {
    throw error(fmt::format("found more than {} brackets in each other", max_depth), *at);
  }
  try {
    return nlohmann::json::parse(text);
  } catch (const nlohmann::json::out_of_range&) {
    throw error("found a number that no double can hold", 0);
  } catch (const nlohmann::json::parse_error& problem) {
    const bool ended = problem.byte > text.size();
    throw error(ended ? "found the text's end in the middle" : "found what is not JSON",
                problem.byte == 0 ? 0 : problem.byte - 1);
  }
}

}  // namespace spacemoe
