#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace spacemoe {

/// SHA-256 of a text (FIPS 180-4), by OpenSSL.
[[nodiscard]] std::array<std::uint8_t, 32> sha256(std::string_view text);

/// The same as 64 hexadecimal digits, as sha256sum prints it.
[[nodiscard]] std::string sha256_hex(std::string_view text);

/// Bytes as text (RFC 4648, section 4, with padding), by OpenSSL.
[[nodiscard]] std::string base64(std::span<const std::uint8_t> bytes);

}  // namespace spacemoe
