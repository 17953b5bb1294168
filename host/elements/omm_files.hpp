#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/elements/omm_record.hpp"

namespace spacemoe {

/// Orbit Mean-Elements Messages as JSON: a list of objects, or one object. Throws ConfigError with
/// line and column on text that is no JSON, or nested deeper. Memory is that of what is kept.
[[nodiscard]] std::vector<OmmElements> read_omm_json(const std::string& file,
                                                     std::string_view text);

/// The same as CSV, with keys in the first line. Empty fields are as if they were not there. Throws
/// ConfigError with line and column, also on more than 64 MB and lines of more than 10,000
/// characters.
[[nodiscard]] std::vector<OmmElements> read_omm_csv(const std::string& file, std::string_view text);

}  // namespace spacemoe
