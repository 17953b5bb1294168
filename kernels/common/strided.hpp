#pragma once

#include <cstdint>

#include "kernels/common/portable.hpp"

namespace spacemoe {

/// Every `stride`-th element of an array, read and written like a row of its own: the threads of a
/// block interleave their rows, so that when all take the same step they access neighbouring words.
template <class T>
class Strided {
 public:
  SPACEMOE_HD Strided(T* first, std::uint32_t stride) : first_(first), stride_(stride) {}

  SPACEMOE_HD T& operator[](std::uint32_t index) const { return first_[index * stride_]; }

 private:
  T* first_;
  std::uint32_t stride_;
};

}  // namespace spacemoe
