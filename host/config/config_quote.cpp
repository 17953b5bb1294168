#include "host/config/config_quote.hpp"

#include <cstdint>

#include <fmt/format.h>

namespace spacemoe {
namespace {

constexpr std::size_t longest_shown = 60;

bool looks_like_a_number(std::string_view text) {
  const std::size_t digit = text.find_first_not_of("+-.");
  return digit <= 2 && digit < text.size() && text[digit] >= '0' && text[digit] <= '9' &&
         text.find_first_of(" \t\n\r") == std::string_view::npos && text.size() <= longest_shown;
}

}  // namespace

std::string quote(std::string_view text) {
  std::string shown = "\"";
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<std::uint8_t>(text[at]);
    const bool starts_character = (byte & 0xC0U) != 0x80U;
    if (at >= longest_shown && starts_character) {
      shown += "...";
      break;
    }
    shown +=
        byte < 0x20 || byte == 0x7F ? fmt::format("\\x{:02X}", byte) : std::string(1, text[at]);
  }
  return shown + "\"";
}

std::string quote(const ConfigNode& node) {
  switch (node.kind) {
    case ConfigNode::Kind::nothing:
      return "nothing";
    case ConfigNode::Kind::list:
      return "a list";
    case ConfigNode::Kind::map:
      return "a map";
    case ConfigNode::Kind::scalar:
      break;
  }
  return !node.quoted && looks_like_a_number(node.text) ? node.text : quote(node.text);
}

}  // namespace spacemoe
