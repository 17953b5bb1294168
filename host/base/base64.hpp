#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace spacemoe {

/// Bytes as text (RFC 4648, section 4, with padding).
[[nodiscard]] std::string base64(std::span<const std::uint8_t> bytes);

}  // namespace spacemoe
