#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "host/base/error.hpp"

namespace spacemoe {

/// Position of a byte of a text that begins in `first_line`.
[[nodiscard]] TextPosition position_of_byte(const std::string& file, std::string_view text,
                                            std::size_t byte, int first_line = 1);

/// A JSON text that others wrote. `wanted` is what errors say is allowed. Throws ConfigError with
/// line and column where it is none, and where brackets are nested deeper than `max_depth`.
[[nodiscard]] nlohmann::json parsed_json(const std::string& file, std::string_view text,
                                         int max_depth, const std::string& wanted,
                                         int first_line = 1);

}  // namespace spacemoe
