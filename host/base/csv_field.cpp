#include "host/base/csv_field.hpp"

namespace spacemoe {

std::string csv_field(std::string_view text) {
  const auto is_blank = [](char letter) { return letter == ' ' || letter == '\t'; };
  const bool has_blank_ends = !text.empty() && (is_blank(text.front()) || is_blank(text.back()));
  if (!has_blank_ends && text.find_first_of(",\"\r\n") == std::string_view::npos) {
    return std::string(text);
  }
  std::string quoted = "\"";
  for (const char letter : text) {
    quoted += letter;
    if (letter == '"') {
      quoted += letter;
    }
  }
  return quoted + "\"";
}

}  // namespace spacemoe
