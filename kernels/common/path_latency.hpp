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

/// The ways to and from an expert's place in one slot (s), side by side: 8 bytes, which a thread of
/// a GPU reads at once.
struct alignas(8) BothWays {
  float to_expert_s;  ///< D[g_l][s]
  float onward_s;     ///< D[g_(l+1)][s]
};

SPACEMOE_HD inline PathLatency path_latency(float to_expert_s, float compute_s, float onward_s) {
  return {to_expert_s + compute_s + onward_s, to_expert_s + onward_s};
}

SPACEMOE_HD inline PathLatency path_latency(const BothWays& ways, float compute_s) {
  return path_latency(ways.to_expert_s, compute_s, ways.onward_s);
}

/// Compute time (s) of one of `together` active experts that a satellite serves one after the
/// other: the layer waits for the last of them, whichever that is.
SPACEMOE_HD inline float shared_compute(float compute_s, std::uint32_t together) {
  return static_cast<float>(together) * compute_s;
}

}  // namespace spacemoe
