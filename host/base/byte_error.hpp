#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "host/base/error.hpp"

namespace spacemoe {

/// An error in a file without lines: `file: byte N: found ..., allowed: ... (hint)`. Bytes start
/// at 0.
[[nodiscard]] inline ConfigError error_at_byte(const std::string& file, std::uint64_t byte,
                                               std::string found, std::string allowed,
                                               std::string hint = {}) {
  return ConfigError({.key = fmt::format("byte {}", byte),
                      .found = std::move(found),
                      .allowed = std::move(allowed),
                      .hint = std::move(hint),
                      .position = TextPosition{file, 0, 0}});
}

}  // namespace spacemoe
