#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace spacemoe {

/// Path latencies over one layer's satellites in every slot, all that the cost of an order depends
/// on: from the gateway, compute there, and on to the next gateway.
struct LayerLatencies {
  std::uint32_t satellites;      ///< as many as experts
  std::vector<float> latency_s;  ///< [slots][satellites], infinity where there is no path
  float gateway_s;               ///< compute of the layer's gateway
  float lost_penalty_s;

  [[nodiscard]] std::uint32_t slots() const {
    return static_cast<std::uint32_t>(latency_s.size() / satellites);
  }
  /// Cost of a token whose slowest expert has this path latency.
  [[nodiscard]] double cost_s(float path_latency_s) const {
    return std::isinf(path_latency_s)
               ? static_cast<double>(lost_penalty_s)
               : static_cast<double>(path_latency_s) + static_cast<double>(gateway_s);
  }
};

/// The cost of an order of experts, seen from the satellites. In a slot let z ascend over the
/// satellites: path latency plus the gateway's compute where there is a path, else the lost
/// penalty. With A_m the m first satellites, the slot costs
/// z_E - sum over m < E of (z_(m+1) - z_m) P(the active experts all stand on A_m):
/// docs/model.md, "Exact expectation", with lost tokens charged. Slots are averaged, and equal sets
/// of satellites become one term.
struct OrderCost {
  struct Term {
    std::uint32_t satellites;  ///< A, one bit for each
    double gain_s;             ///< below 0 where losing a token costs less than delivering it
  };
  double slowest_s;  ///< mean of z_E
  std::vector<Term> terms;

  /// Up to max_containment_experts satellites.
  explicit OrderCost(const LayerLatencies& layer);

  /// Seconds. `satellite_of`: which satellite each expert stands on, as an index of the layer's
  /// ([experts]); `containment(A)`: P(S inside A) by the bits of A.
  template <class Containment>
  [[nodiscard]] double of(std::span<const std::uint32_t> satellite_of,
                          const Containment& containment) const {
    double cost_s = slowest_s;
    for (const Term& term : terms) {
      std::uint32_t experts = 0;
      for (std::size_t expert = 0; expert < satellite_of.size(); ++expert) {
        experts |= (term.satellites >> satellite_of[expert] & 1U) << expert;
      }
      cost_s -= term.gain_s * containment(experts);
    }
    return cost_s;
  }
};

}  // namespace spacemoe
