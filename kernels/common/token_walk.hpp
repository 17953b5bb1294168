#pragma once

#include <cstdint>

#include "kernels/common/path_latency.hpp"
#include "kernels/common/portable.hpp"
#include "kernels/common/shared_satellites.hpp"
#include "kernels/common/slowest_expert.hpp"
#include "kernels/common/token_sums.hpp"

/// The walk of one token through its layers: docs/model.md, "Token latency".
namespace spacemoe {

/// Times of one layer of a token: those of the active expert that takes longest. `Experts`
/// describes an expert by its number in the layer, where `together` of the active experts are
/// served there:
///   float latency_s(expert, together)    path latency, infinity where there is no path
///   float propagation_s(expert)
///   float compute_s(expert, together)
///   std::uint32_t satellite(expert)      asked for only where `shares`
/// members: [active]; shares: whether experts of the layer can be served by the same satellite.
template <bool shares, class Experts, class Members>
SPACEMOE_HD inline LayerTimes layer_times(const Experts& experts, Members members,
                                          std::uint32_t active, float gateway_s) {
  const auto together = [&](std::uint32_t expert) {
    if constexpr (shares) {
      const auto satellite_of = [&](std::uint32_t other) { return experts.satellite(other); };
      return served_together(members, active, satellite_of, expert);
    }
    return 1U;
  };
  const auto latency_of = [&](std::uint32_t expert) {
    return experts.latency_s(expert, together(expert));
  };
  const std::uint32_t slowest = slowest_expert(members, active, latency_of);
  return {latency_of(slowest) + gateway_s, experts.propagation_s(slowest),
          experts.compute_s(slowest, together(slowest)) + gateway_s};
}

/// Experts of a layer, with their ways and the satellites that serve them, in the form that
/// layer_times needs. Each array starts at the layer's first expert. [experts]
struct ServedExperts {
  const BothWays* ways;
  const float* alone_s;             ///< compute time of one expert by itself
  const std::uint32_t* satellites;  ///< read only if satellites are shared

  [[nodiscard]] SPACEMOE_HD float compute_s(std::uint32_t expert, std::uint32_t together) const {
    return shared_compute(alone_s[expert], together);
  }
  [[nodiscard]] SPACEMOE_HD float latency_s(std::uint32_t expert, std::uint32_t together) const {
    return path_latency(ways[expert], compute_s(expert, together)).latency_s;
  }
  [[nodiscard]] SPACEMOE_HD float propagation_s(std::uint32_t expert) const {
    return path_latency(ways[expert], 0.0F).propagation_s;
  }
  [[nodiscard]] SPACEMOE_HD std::uint32_t satellite(std::uint32_t expert) const {
    return satellites[expert];
  }
};

/// Latency of a token (s): the sum over its layers, in order. times_of: LayerTimes by layer
template <class Times>
SPACEMOE_HD float token_latency(std::uint32_t layers, Times times_of) {
  float latency_s = 0.0F;
  for (std::uint32_t layer = 0; layer < layers; ++layer) {
    latency_s += times_of(layer).latency_s;
  }
  return latency_s;
}

}  // namespace spacemoe
