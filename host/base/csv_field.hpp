#pragma once

#include <string>
#include <string_view>

namespace spacemoe {

/// A text as a field of a CSV line, quoted where a comma, quote or line break would end it
/// (RFC 4180), and where blanks at its ends would be taken for padding.
[[nodiscard]] std::string csv_field(std::string_view text);

}  // namespace spacemoe
