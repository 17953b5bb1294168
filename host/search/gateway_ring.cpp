#include "host/search/gateway_ring.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>

#include "host/placement/sort_match.hpp"

namespace spacemoe {
namespace {

/// Pairs of gateways whose costs are asked for together.
constexpr std::size_t batch_pairs = 8192;
/// A layer of the ring between two gateways.
LayerModules sort_matched(const LayerRing& ring, Layer layer, Satellite gateway,
                          Satellite next_gateway, const ExpectedLatency& latency) {
  const std::size_t experts = ring.inclusion.size() / ring.subnets.size();
  std::vector<Satellite> candidates = ring.subnets[number(layer)];
  std::erase(candidates, gateway);
  const auto nearest =
      nearest_satellites(latency.row(gateway), latency.row(next_gateway), ring.expert_seconds,
                         candidates, static_cast<std::uint32_t>(experts));
  return {layer, gateway, next_gateway,
          match_by_activation(nearest, ring.inclusion.subspan(number(layer) * experts, experts))};
}

}  // namespace

std::vector<GatewayCosts> gateway_costs(
    const LayerRing& ring, const ExpectedLatency& latency,
    const std::function<std::vector<double>(std::span<LayerModules>)>& cost,
    const std::function<void()>& after_layer) {
  const auto layers = static_cast<std::uint32_t>(ring.subnets.size());
  std::vector<GatewayCosts> costs;
  for (std::uint32_t layer = 0; layer < layers; ++layer) {
    const auto& here = ring.subnets[layer];
    const auto& next = ring.subnets[(layer + 1) % layers];
    GatewayCosts& of_layer = costs.emplace_back(GatewayCosts{
        static_cast<std::uint32_t>(here.size()), static_cast<std::uint32_t>(next.size()),
        std::vector<double>(here.size() * next.size(), infinite_cost_s)});
    std::vector<LayerModules> pairs;
    std::vector<std::size_t> places;
    const auto score = [&] {
      const std::vector<double> found = cost(pairs);
      for (std::size_t i = 0; i < found.size(); ++i) {
        of_layer.cost_s[places[i]] = found[i];
      }
      pairs.clear();
      places.clear();
    };
    for (std::size_t place = 0; place < of_layer.cost_s.size(); ++place) {
      const Satellite gateway = here[place / next.size()];
      const Satellite next_gateway = next[place % next.size()];
      // A single layer's next gateway is its own.
      if (layers > 1 || gateway == next_gateway) {
        pairs.push_back(sort_matched(ring, Layer{layer}, gateway, next_gateway, latency));
        places.push_back(place);
      }
      if (pairs.size() == batch_pairs) {
        score();
      }
    }
    score();
    after_layer();
  }
  return costs;
}

std::vector<Satellite> optimal_gateways(std::span<const GatewayCosts> costs,
                                        const Subnets& subnets) {
  const std::vector<std::uint32_t> candidates = cheapest_closed_walk(costs).candidate;
  std::vector<Satellite> gateways;
  for (std::size_t layer = 0; layer < candidates.size(); ++layer) {
    gateways.push_back(subnets[layer][candidates[layer]]);
  }
  return gateways;
}

}  // namespace spacemoe
