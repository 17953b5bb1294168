#pragma once

#include <cstring>

#include <gmock/gmock.h>

namespace spacemoe {

/// For testing::Pointwise: both entries are the same to the bit.
MATCHER(SameBits, "") {
  return std::memcmp(&std::get<0>(arg), &std::get<1>(arg), sizeof(std::get<0>(arg))) == 0;
}

}  // namespace spacemoe
