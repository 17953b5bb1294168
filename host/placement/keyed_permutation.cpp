#include "host/placement/keyed_permutation.hpp"

#include <numeric>
#include <utility>

namespace spacemoe {

std::vector<std::uint32_t> keyed_permutation(std::uint32_t n, RandomKey key,
                                             std::uint32_t RandomKey::*position) {
  std::vector<std::uint32_t> order(n);
  std::iota(order.begin(), order.end(), 0U);
  for (std::uint32_t i = 0; i + 1 < n; ++i) {
    key.*position = i;
    std::swap(order[i], order[i + uniform_below(key, n - i)]);
  }
  return order;
}

}  // namespace spacemoe
