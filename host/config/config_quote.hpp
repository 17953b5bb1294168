#pragma once

#include <string>
#include <string_view>

#include "host/config/config_tree.hpp"

namespace spacemoe {

/// The value of a node, as errors show it: numbers as they are, other text in quotes, shortened
/// where it is long; "a list", "a map", "nothing".
[[nodiscard]] std::string quote(const ConfigNode& node);

/// A text in quotes, on one line.
[[nodiscard]] std::string quote(std::string_view text);

}  // namespace spacemoe
