#include <cstddef>
#include <cstdint>
#include <optional>

#include <fmt/format.h>

#include "host/base/utf8.hpp"
#include "host/config/config_tree.hpp"

namespace spacemoe {
namespace {

std::uint8_t byte_at(std::string_view text, std::size_t at) {
  return static_cast<std::uint8_t>(text[at]);
}

bool is_control(std::uint8_t byte) {
  return (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F;
}

}  // namespace

void check_text(const std::string& file, std::string_view text) {
  TextPosition position{file, 1, 1};
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
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
