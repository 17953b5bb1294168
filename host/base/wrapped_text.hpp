#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace spacemoe {

/// Characters of a line that any terminal shows.
inline constexpr std::size_t terminal_width = 80;

/// A line broken at blanks, so that no part is longer than `width` unless a word is. Further lines
/// are indented. Without an end of line.
[[nodiscard]] std::string wrapped(std::string_view line, std::size_t width = terminal_width);

}  // namespace spacemoe
