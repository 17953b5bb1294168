#pragma once

#include <cstdint>

#include "kernels/common/portable.hpp"

namespace spacemoe {

/// Of a token's active experts the one whose path takes longest: the one that the layer waits for.
/// The first of them where several take equally long. members: [active]; latency_of: by expert, s.
template <class Members, class Latencies>
SPACEMOE_HD std::uint32_t slowest_expert(Members members, std::uint32_t active,
                                         Latencies latency_of) {
  std::uint32_t slowest = members[0];
  for (std::uint32_t k = 1; k < active; ++k) {
    const std::uint32_t member = members[k];
    slowest = latency_of(member) > latency_of(slowest) ? member : slowest;
  }
  return slowest;
}

}  // namespace spacemoe
