#pragma once

#include <cmath>
#include <string>

#include <fmt/format.h>

namespace spacemoe {

/// An angle in degrees with six decimals, which are 0.1 m on the ground; zero without a sign.
[[nodiscard]] inline std::string degrees_text(double degrees) {
  constexpr double smallest = 0.5e-6;
  return fmt::format("{:.6f}", std::abs(degrees) < smallest ? 0.0 : degrees);
}

}  // namespace spacemoe
