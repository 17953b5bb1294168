#pragma once

#include <string>
#include <string_view>

namespace spacemoe {

/// Text as it may stand in HTML and SVG, in an element or a quoted attribute.
[[nodiscard]] std::string markup_text(std::string_view text);

/// JSON as it may stand in a script element: no text of it can end the element.
[[nodiscard]] std::string script_json(std::string_view json);

}  // namespace spacemoe
