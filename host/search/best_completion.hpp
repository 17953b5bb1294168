#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace spacemoe {

/// The largest value that P(S inside A) can reach as a set A of experts is completed: for disjoint
/// sets `inside` and `open` (one bit per expert), the maximum over `missing` experts Y out of
/// `open` of P(S inside `inside` + Y). A table over all such pairs, 3^experts (experts + 1)
/// doubles: 55 MB for 12 experts.
class BestCompletion {
 public:
  /// `containment`: P(S inside A) by the bits of A. [2^experts]
  BestCompletion(std::uint32_t experts, std::span<const double> containment);

  [[nodiscard]] std::uint32_t experts() const { return experts_; }
  /// P(S inside A) itself.
  [[nodiscard]] double containment(std::uint32_t inside) const { return at(inside, 0, 0); }
  [[nodiscard]] double at(std::uint32_t inside, std::uint32_t open, std::uint32_t missing) const {
    return best_[row(inside, open) + missing];
  }

 private:
  /// Each expert is a ternary digit: 0 elsewhere, 1 inside, 2 open.
  [[nodiscard]] std::size_t row(std::uint32_t inside, std::uint32_t open) const {
    return ternary_[inside] + 2 * ternary_[open];
  }
  void complete(std::uint32_t inside, std::uint32_t open);

  std::uint32_t experts_;
  std::vector<std::size_t> ternary_;  ///< [2^experts] bits as ternary digits, times experts + 1
  std::vector<double> best_;          ///< [3^experts][experts + 1]
};

}  // namespace spacemoe
