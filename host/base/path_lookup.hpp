#pragma once

#include <string>

namespace spacemoe {

/// Whether a folder of PATH has a program of this name.
[[nodiscard]] bool is_in_path(const std::string& program);

}  // namespace spacemoe
