#include <cstddef>
#include <cstdint>
#include <optional>

#include <fmt/format.h>

#include "host/config/config_tree.hpp"

namespace spacemoe {
namespace {

std::uint8_t byte_at(std::string_view text, std::size_t at) {
  return static_cast<std::uint8_t>(text[at]);
}

bool continues(std::string_view text, std::size_t at) {
  return at < text.size() && (byte_at(text, at) & 0xC0U) == 0x80U;
}

/// Length of the well-formed UTF-8 sequence that starts at `at` (Unicode 15, table 3-7: shortest
/// form only, no surrogates); 0 where there is none.
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const std::uint8_t lead = byte_at(text, at);
  if (lead < 0x80) {
    return 1;
  }
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (lead < 0xC2 || lead > 0xF4) {
    return 0;
  }
  for (std::size_t i = 1; i < length; ++i) {
    if (!continues(text, at + i)) {
      return 0;
    }
  }
  const std::uint8_t second = byte_at(text, at + 1);
  const bool too_low = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool too_high = (lead == 0xED && second > 0x9F) || (lead == 0xF4 && second > 0x8F);
  return too_low || too_high ? 0 : length;
}

bool is_control(std::uint8_t byte) {
  return (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F;
}

}  // namespace

void check_text(const std::string& file, std::string_view text) {
  TextPosition position{file, 1, 1};
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = sequence_length(text, at);
    const std::uint8_t byte = byte_at(text, at);
    if (length == 0) {
      throw ConfigError(
          {"", fmt::format("found the byte 0x{:02X}", byte), "UTF-8 text", "", position});
    }
    if (is_control(byte)) {
      throw ConfigError(
          {"", fmt::format("found the control character 0x{:02X}", byte), "text", "", position});
    }
    at += length;
    ++position.column;
    if (byte == '\n') {
      ++position.line;
      position.column = 1;
    }
  }
}

}  // namespace spacemoe
