#include "host/search/best_completion.hpp"

#include <algorithm>
#include <bit>

namespace spacemoe {

BestCompletion::BestCompletion(std::uint32_t experts, std::span<const double> containment)
    : experts_(experts), ternary_(std::size_t{1} << experts) {
  std::size_t power = experts + 1;
  for (std::uint32_t expert = 0; expert < experts; ++expert) {
    for (std::uint32_t low = 0; low < 1U << expert; ++low) {
      ternary_[low | 1U << expert] = ternary_[low] + power;
    }
    power *= 3;
  }
  best_.resize(power);
  const std::uint32_t all = (1U << experts) - 1;
  for (std::uint32_t inside = 0; inside <= all; ++inside) {
    best_[row(inside, 0)] = containment[inside];
  }
  // Rows with fewer open experts have smaller bits, so that they are computed before they are read.
  for (std::uint32_t open = 1; open <= all; ++open) {
    const std::uint32_t others = all & ~open;
    for (std::uint32_t inside = others; inside != 0; inside = (inside - 1) & others) {
      complete(inside, open);
    }
    complete(0, open);
  }
}

/// The lowest open expert completes the set, or it does not.
void BestCompletion::complete(std::uint32_t inside, std::uint32_t open) {
  const std::uint32_t lowest = open & (~open + 1);
  const double* without = &best_[row(inside, open & ~lowest)];
  const double* with = &best_[row(inside | lowest, open & ~lowest)];
  double* best = &best_[row(inside, open)];
  const int size = std::popcount(open);
  best[0] = without[0];
  for (int missing = 1; missing < size; ++missing) {
    best[missing] = std::max(without[missing], with[missing - 1]);
  }
  best[size] = with[size - 1];
}

}  // namespace spacemoe
