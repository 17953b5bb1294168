#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/placement/expected_latency.hpp"
#include "host/placement/scheme.hpp"
#include "host/placement/subnets.hpp"
#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// One layer with its modules on their satellites.
struct LayerModules {
  Layer layer;
  Satellite gateway;
  Satellite next_gateway;             ///< of the layer that follows
  std::vector<Satellite> satellites;  ///< [experts]

  bool operator==(const LayerModules&) const = default;
};

/// Decisions of a search inside a composed placement (docs/model.md, "Search"), and what it knows
/// of single slots. The search stands above this folder, which knows it by this interface.
class LayerOptimiser {
 public:
  virtual ~LayerOptimiser() = default;
  /// The cheapest gateways of layers whose subnets do not meet, where experts then stand on the
  /// nearest satellites: in the `optimal` order, or `by_activation` for any other. `subnets`: one
  /// per layer, in their order. Returns [layers].
  [[nodiscard]] virtual std::vector<Satellite> ring_gateways(const Subnets& subnets,
                                                             ExpertOrder order,
                                                             ExpectedLatency& latency) = 0;
  /// Gives the experts of these layers the cheapest order on the satellites that each layer has, or
  /// keeps the given order where no better one is found.
  virtual void order_experts(std::span<LayerModules> layers) = 0;
  /// Latency over each satellite in each planning slot (s): from a gateway, compute there, on to
  /// the next gateway. A missing path counts as the lost penalty. [slots][satellites]
  [[nodiscard]] virtual std::vector<float> slot_latencies(Satellite gateway,
                                                          Satellite next_gateway) = 0;
  /// Number of orders given so far that may not be the cheapest.
  [[nodiscard]] virtual std::uint64_t unproven_orders() const = 0;
};

}  // namespace spacemoe
