#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace spacemoe {

/// Length of the well-formed UTF-8 sequence that starts at `at` (Unicode 15, table 3-7: shortest
/// form only, no surrogates); 0 where there is none.
[[nodiscard]] std::size_t utf8_length(std::string_view text, std::size_t at);

[[nodiscard]] bool is_utf8(std::string_view text);

/// The text as a terminal may be given it: control characters but tab and newline, and bytes that
/// are not UTF-8, as \xHH. A name or a cell could otherwise move the cursor or set a window's
/// title.
[[nodiscard]] std::string without_controls(std::string_view text);

/// The text if it is at most so many bytes long, else its start and its end with a count of what
/// was left out. Characters stay whole.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t max_bytes);

}  // namespace spacemoe
