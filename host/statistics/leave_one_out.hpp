#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace spacemoe {

/// For each part, the sum of all others, as a jackknife takes it. By adding alone: subtracting from
/// the total would leave a rounding error where the others are zero. `add(sum, part)`.
template <class Sum, class Add>
[[nodiscard]] std::vector<Sum> sums_without_each(std::span<const Sum> parts, Add add) {
  std::vector<Sum> rest(parts.size());
  Sum before{};
  Sum after{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    add(rest[i], before);
    add(before, parts[i]);
  }
  for (std::size_t i = parts.size(); i-- > 0;) {
    add(rest[i], after);
    add(after, parts[i]);
  }
  return rest;
}

}  // namespace spacemoe
