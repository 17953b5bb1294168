#pragma once

#include <string>
#include <string_view>

namespace spacemoe {

/// Text as it may stand in HTML and SVG, in an element or a quoted attribute.
[[nodiscard]] std::string markup_text(std::string_view text);

/// JSON as it may stand in a script element: no text of it can end the element.
[[nodiscard]] std::string script_json(std::string_view json);

/// A text as a string of JSON, quotes included; bytes that are not UTF-8 are replaced.
[[nodiscard]] std::string json_text(const std::string& text);

}  // namespace spacemoe
