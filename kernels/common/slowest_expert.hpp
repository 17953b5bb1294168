#pragma once

#include <cstdint>

#include "kernels/common/portable.hpp"

namespace spacemoe {

/// The active expert of a token whose path takes longest: the one that the layer waits for. The
/// first of them if several take equally long. members: [active]; latency_of: by expert, s.
template <class Members, class Latencies>
SPACEMOE_HD std::uint32_t slowest_expert(Members members, std::uint32_t active,
                                         Latencies latency_of) {
  std::uint32_t slowest = members[0];
  float slowest_s = latency_of(slowest);
  for (std::uint32_t k = 1; k < active; ++k) {
    const std::uint32_t member = members[k];
    const float latency_s = latency_of(member);
    slowest = latency_s > slowest_s ? member : slowest;
    slowest_s = latency_s > slowest_s ? latency_s : slowest_s;
  }
  return slowest;
}

}  // namespace spacemoe
