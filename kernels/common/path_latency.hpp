#pragma once

#include <cstdint>

#include "kernels/common/portable.hpp"

namespace spacemoe {

/// Latency of a token that takes one expert: from the layer's gateway to the expert, its compute,
/// and on to the next gateway. Both ways are read from the gateways' rows of the path matrix.
struct PathLatency {
  float latency_s;      ///< x = D[g_l][s] + f / r(s) + D[g_(l+1)][s]
  float propagation_s;  ///< the paths alone
};

SPACEMOE_HD inline PathLatency path_latency(float to_expert_s, float compute_s, float onward_s) {
  return {to_expert_s + compute_s + onward_s, to_expert_s + onward_s};
}

/// Compute of one of `together` active experts that a satellite serves one after the other, s: the
/// layer waits for the last of them, whichever that is.
SPACEMOE_HD inline float shared_compute(float compute_s, std::uint32_t together) {
  return static_cast<float>(together) * compute_s;
}

}  // namespace spacemoe
