#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace spacemoe {

/// What a move for the worse typically costs: the median of the changes above 0; 0 where there are
/// none.
[[nodiscard]] inline double typical_cost(std::vector<double> changes) {
  std::erase_if(changes, [](double change) { return !(change > 0.0); });
  if (changes.empty()) {
    return 0.0;
  }
  const auto middle = changes.begin() + static_cast<std::ptrdiff_t>(changes.size() / 2);
  std::nth_element(changes.begin(), middle, changes.end());
  return *middle;
}

/// The lowest unit of temperatures: where nothing can get worse, any temperature will do.
inline constexpr double least_cost = 1e-12;

}  // namespace spacemoe
