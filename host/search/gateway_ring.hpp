#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "host/placement/expected_latency.hpp"
#include "host/placement/layer_optimiser.hpp"
#include "host/placement/subnets.hpp"
#include "host/search/closed_walk.hpp"

namespace spacemoe {

/// Layers on subnets of their own, which do not meet.
struct LayerRing {
  const Subnets& subnets;                 ///< one per layer, in their order
  std::span<const double> inclusion;      ///< [layers][experts]
  std::span<const float> expert_seconds;  ///< [satellites]
};

/// Costs of every pair of gateways of every layer and the next. With each pair, the experts stand
/// on the satellites of the layer's subnet that are nearest by expected path latency, the gateway's
/// own left out, ordered by activation; `cost` returns the costs of such layers ([layers that it is
/// given]) and may first give their experts a better order. `after_layer` is called after each.
/// `latency` has the rows of all subnets. [layers]
[[nodiscard]] std::vector<GatewayCosts> gateway_costs(
    const LayerRing& ring, const ExpectedLatency& latency,
    const std::function<std::vector<double>(std::span<LayerModules>)>& cost,
    const std::function<void()>& after_layer);

/// The gateways of the cheapest ring by these costs: satellites. [layers]
[[nodiscard]] std::vector<Satellite> optimal_gateways(std::span<const GatewayCosts> costs,
                                                      const Subnets& subnets);

}  // namespace spacemoe
