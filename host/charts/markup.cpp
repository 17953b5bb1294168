#include "host/charts/markup.hpp"

#include <nlohmann/json.hpp>

namespace spacemoe {

std::string markup_text(std::string_view text) {
  std::string safe;
  for (const char letter : text) {
    switch (letter) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      default:
        safe += letter;
    }
  }
  return safe;
}

std::string script_json(std::string_view json) {
  // In JSON a `<` can only stand in a string, where this means the same.
  std::string safe;
  for (const char letter : json) {
    if (letter == '<') {
      safe += "\\u003c";
    } else {
      safe += letter;
    }
  }
  return safe;
}

std::string json_text(const std::string& text) {
  // Text that is no UTF-8 must not end the report.
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace spacemoe
