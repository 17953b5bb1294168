#pragma once

#include <cstddef>
#include <string>

namespace spacemoe {

/// A text of which one bit differs. bit: 8 * byte + bit in that byte
inline std::string flipped_bit(std::string text, std::size_t bit) {
  const auto byte = static_cast<unsigned char>(text[bit / 8]);
  text[bit / 8] = static_cast<char>(byte ^ static_cast<unsigned char>(1U << (bit % 8)));
  return text;
}

}  // namespace spacemoe
