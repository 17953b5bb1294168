#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>

#include "host/base/contract.hpp"

namespace spacemoe {

/// The unsigned integer whose bytes, least significant first, stand at `at`.
template <std::unsigned_integral Value>
[[nodiscard]] Value little_endian(std::string_view bytes, std::size_t at) {
  SPACEMOE_EXPECTS(at <= bytes.size() && bytes.size() - at >= sizeof(Value));
  Value value = 0;
  for (std::size_t i = sizeof(Value); i-- > 0;) {
    value = static_cast<Value>((value << 8U) | static_cast<unsigned char>(bytes[at + i]));
  }
  return value;
}

/// Appends an unsigned integer, least significant byte first.
template <std::unsigned_integral Value>
void append_little_endian(std::string& bytes, Value value) {
  for (std::size_t i = 0; i < sizeof(Value); ++i) {
    bytes += static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
  }
}

}  // namespace spacemoe
