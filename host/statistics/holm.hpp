#pragma once

#include <span>
#include <vector>

namespace spacemoe {

/// p-values adjusted for testing all of them, by Holm's step-down rule ("A simple sequentially
/// rejective multiple test procedure", 1979): rejecting those below alpha keeps the chance of any
/// false rejection below alpha. In the order given, at most 1, and never reversing two of them.
[[nodiscard]] std::vector<double> holm_adjust(std::span<const double> p_values);

}  // namespace spacemoe
