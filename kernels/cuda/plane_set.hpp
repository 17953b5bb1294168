#pragma once

#include <cstdint>

#include "kernels/common/portable.hpp"

namespace spacemoe::cuda {

/// A set of plane numbers below `max_planes`. Two named words: an array would lie in memory.
class PlaneSet {
 public:
  static constexpr std::uint32_t max_planes = 128;

  [[nodiscard]] SPACEMOE_HD bool has(std::uint32_t plane) const {
    return ((plane < 64 ? low_ : high_) >> plane % 64 & 1U) != 0;
  }
  SPACEMOE_HD void add(std::uint32_t plane) {
    low_ |= plane < 64 ? bit(plane) : 0;
    high_ |= plane < 64 ? 0 : bit(plane);
  }
  SPACEMOE_HD void remove(std::uint32_t plane) {
    low_ &= ~(plane < 64 ? bit(plane) : 0);
    high_ &= ~(plane < 64 ? 0 : bit(plane));
  }
  [[nodiscard]] SPACEMOE_HD bool is_empty() const { return (low_ | high_) == 0; }

 private:
  [[nodiscard]] SPACEMOE_HD static std::uint64_t bit(std::uint32_t plane) {
    return std::uint64_t{1} << plane % 64;
  }

  std::uint64_t low_ = 0;
  std::uint64_t high_ = 0;
};

}  // namespace spacemoe::cuda
