#pragma once

#include <cstdlib>
#include <optional>
#include <string>

namespace spacemoe {

inline constexpr const char* no_numpy =
    "there is no python3 with numpy: ./bootstrap install python3-numpy";

/// A Python that has NumPy: that of the PATH, or the system's.
inline std::optional<std::string> python_with_numpy() {
  for (const char* python : {"python3", "/usr/bin/python3"}) {
    if (std::system((std::string(python) + " -c 'import numpy' 2>/dev/null").c_str()) == 0) {
      return python;
    }
  }
  return std::nullopt;
}

}  // namespace spacemoe
