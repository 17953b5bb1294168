#include "host/placement/composed_placement.hpp"

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

#include "host/base/contract.hpp"
#include "host/placement/free_satellites.hpp"
#include "host/placement/keyed_permutation.hpp"
#include "host/placement/sort_match.hpp"
#include "kernels/common/random_key.hpp"

namespace spacemoe {
namespace {

/// The subnets of one draw: the pool that each layer draws from, and the free satellites of each.
class Pools {
 public:
  Pools(const Scheme& scheme, const PlacementProblem& problem, const Subnets& subnets,
        std::uint32_t draw)
      : pool_of_(problem.layers, 0) {
    for (const auto& subnet : subnets) {
      free_.emplace_back(subnet);
    }
    if (scheme.layers == LayerChoice::ring) {
      std::iota(pool_of_.begin(), pool_of_.end(), 0U);
    } else if (scheme.layers == LayerChoice::shuffled_ring) {
      pool_of_ = keyed_permutation(problem.layers, {problem.seed, Purpose::layer_order, draw},
                                   &RandomKey::second);
    }
  }

  [[nodiscard]] std::uint32_t pool_of(Layer layer) const { return pool_of_[number(layer)]; }
  [[nodiscard]] FreeSatellites& free(Layer layer) { return free_[pool_of(layer)]; }
  /// The subnets by the layers that use them, where each has its own.
  [[nodiscard]] Subnets by_layer(const Subnets& subnets) const {
    Subnets ordered;
    for (const std::uint32_t pool : pool_of_) {
      ordered.push_back(subnets[pool]);
    }
    return ordered;
  }

 private:
  std::vector<std::uint32_t> pool_of_;
  std::vector<FreeSatellites> free_;
};

Satellite take_random(FreeSatellites& free, const RandomKey& key) {
  const Satellite satellite = free.nth(uniform_below(key, free.count()));
  free.take(satellite);
  return satellite;
}

/// Makes one draw of a scheme. Gateways come first, so that the rows of all draws' gateways can be
/// fetched together before experts are placed.
class Draw {
 public:
  Draw(const Scheme& scheme, const PlacementProblem& problem, const Subnets& subnets,
       std::uint32_t draw)
      : scheme_(scheme), problem_(problem), number_(draw), pools_(scheme, problem, subnets, draw) {}

  /// `central`: each pool's satellites, the most central first; unused for random gateways.
  void place_gateways(const Subnets& central) {
    for (const Layer layer : all<Layer>(problem_.layers)) {
      FreeSatellites& free = pools_.free(layer);
      if (scheme_.gateway == GatewayChoice::random) {
        gateways_.push_back(
            take_random(free, {problem_.seed, Purpose::gateway_choice, number_, number(layer)}));
      } else {
        const auto& ranked = central[pools_.pool_of(layer)];
        const Satellite gateway = *std::ranges::find_if(
            ranked, [&](Satellite satellite) { return free.contains(satellite); });
        free.take(gateway);
        gateways_.push_back(gateway);
      }
    }
  }

  /// The choice `optimised`.
  void search_gateways(const Subnets& subnets, ExpectedLatency& latency) {
    gateways_ =
        problem_.optimiser->ring_gateways(pools_.by_layer(subnets), scheme_.experts, latency);
    for (const Layer layer : all<Layer>(problem_.layers)) {
      pools_.free(layer).take(gateway(layer));
    }
  }

  [[nodiscard]] std::span<const Satellite> gateways() const { return gateways_; }

  [[nodiscard]] Placement place_experts(const ExpectedLatency& latency) {
    std::vector<LayerModules> layers;
    for (const Layer layer : all<Layer>(problem_.layers)) {
      const std::vector<Satellite> chosen = choose_satellites(layer, latency);
      layers.push_back(
          {layer, gateway(layer), next_gateway(layer), order_experts(layer, chosen, latency)});
    }
    if (scheme_.experts == ExpertOrder::optimal) {
      problem_.optimiser->order_experts(layers);
    }
    Placement placement{gateways_, {}};
    for (const LayerModules& layer : layers) {
      placement.satellites.insert(placement.satellites.end(), layer.satellites.begin(),
                                  layer.satellites.end());
    }
    return placement;
  }

 private:
  /// The `count` candidates with the smallest expected path latency between the layer's gateways.
  [[nodiscard]] std::vector<Satellite> nearest(Layer layer, std::uint32_t count,
                                               std::span<const Satellite> candidates,
                                               const ExpectedLatency& latency) const {
    return nearest_satellites(latency.row(gateway(layer)), latency.row(next_gateway(layer)),
                              problem_.expert_seconds, candidates, count);
  }

  [[nodiscard]] Satellite gateway(Layer layer) const { return gateways_[number(layer)]; }
  [[nodiscard]] Satellite next_gateway(Layer layer) const {
    return gateway(next_layer(layer, problem_.layers));
  }

  [[nodiscard]] std::vector<Satellite> choose_satellites(Layer layer,
                                                         const ExpectedLatency& latency) {
    FreeSatellites& free = pools_.free(layer);
    std::vector<Satellite> chosen;
    if (scheme_.satellites == SatelliteChoice::random) {
      for (std::uint32_t module = 0; module < problem_.experts; ++module) {
        chosen.push_back(take_random(
            free, {problem_.seed, Purpose::satellite_choice, number_, number(layer), module}));
      }
      return chosen;
    }
    chosen = nearest(layer, problem_.experts, free.all(), latency);
    for (const Satellite satellite : chosen) {
      free.take(satellite);
    }
    return chosen;
  }

  /// The satellite of each expert, by activation where a search decides. [experts]
  [[nodiscard]] std::vector<Satellite> order_experts(Layer layer, std::span<const Satellite> chosen,
                                                     const ExpectedLatency& latency) const {
    if (scheme_.experts == ExpertOrder::random) {
      const auto experts = keyed_permutation(
          problem_.experts, {problem_.seed, Purpose::expert_order, number_, number(layer)},
          &RandomKey::third);
      std::vector<Satellite> satellite_of(problem_.experts);
      for (std::uint32_t i = 0; i < problem_.experts; ++i) {
        satellite_of[experts[i]] = chosen[i];
      }
      return satellite_of;
    }
    return match_by_activation(
        nearest(layer, problem_.experts, chosen, latency),
        problem_.inclusion.subspan(std::size_t{number(layer)} * problem_.experts,
                                   problem_.experts));
  }

  const Scheme& scheme_;
  const PlacementProblem& problem_;
  std::uint32_t number_;
  Pools pools_;
  std::vector<Satellite> gateways_;
};

bool needs_latencies(const Scheme& scheme) {
  return scheme.satellites == SatelliteChoice::nearest || scheme.experts != ExpertOrder::random;
}

}  // namespace

Subnets by_centrality(const Subnets& subnets, ExpectedLatency& latency) {
  const auto& sums = latency.sums_within(subnets);
  Subnets ranked;
  for (std::size_t pool = 0; pool < subnets.size(); ++pool) {
    std::vector<std::uint32_t> order(subnets[pool].size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return sums[pool][i]; });
    auto& satellites = ranked.emplace_back();
    for (const std::uint32_t index : order) {
      satellites.push_back(subnets[pool][index]);
    }
  }
  return ranked;
}

std::vector<Placement> compose_placements(const Scheme& scheme, std::uint32_t draws,
                                          const PlacementProblem& problem, const Subnets& subnets,
                                          ExpectedLatency& latency) {
  SPACEMOE_EXPECTS(problem.optimiser != nullptr || !scheme.needs_search());
  const auto central =
      scheme.gateway == GatewayChoice::central ? by_centrality(subnets, latency) : Subnets();
  std::vector<Draw> made;
  std::vector<Satellite> gateways;
  for (std::uint32_t at = 0; at < draws; ++at) {
    latency.check_stop();
    Draw& draw = made.emplace_back(scheme, problem, subnets, at);
    if (scheme.gateway == GatewayChoice::optimised) {
      draw.search_gateways(subnets, latency);
    } else {
      draw.place_gateways(central);
    }
    gateways.insert(gateways.end(), draw.gateways().begin(), draw.gateways().end());
  }
  if (needs_latencies(scheme)) {
    latency.fetch(gateways);
  }
  std::vector<Placement> placements;
  for (Draw& draw : made) {
    latency.check_stop();
    placements.push_back(draw.place_experts(latency));
  }
  return placements;
}

}  // namespace spacemoe
