#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace spacemoe {

/// RFC 4648, section 4.
inline std::vector<std::uint8_t> from_base64(std::string_view text) {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::vector<std::uint8_t> bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char letter : text) {
    if (letter == '=') {
      break;
    }
    bits = bits << 6U | static_cast<std::uint32_t>(letters.find(letter));
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes.push_back(static_cast<std::uint8_t>(bits >> static_cast<unsigned>(count)));
    }
  }
  return bytes;
}

}  // namespace spacemoe
