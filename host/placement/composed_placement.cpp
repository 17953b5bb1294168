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

  [[nodiscard]] std::uint32_t pool_of(std::uint32_t layer) const { return pool_of_[layer]; }
  [[nodiscard]] FreeSatellites& free(std::uint32_t layer) { return free_[pool_of_[layer]]; }
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

/// Each pool's satellites, the most central first; ties by number.
std::vector<std::vector<std::uint32_t>> by_centrality(const Subnets& subnets,
                                                      ExpectedLatency& latency) {
  const auto& sums = latency.sums_within(subnets);
  std::vector<std::vector<std::uint32_t>> ranked;
  for (std::size_t pool = 0; pool < subnets.size(); ++pool) {
    std::vector<std::uint32_t> order(subnets[pool].size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return sums[pool][i]; });
    for (std::uint32_t& index : order) {
      index = subnets[pool][index];
    }
    ranked.push_back(std::move(order));
  }
  return ranked;
}

std::uint32_t take_random(FreeSatellites& free, const RandomKey& key) {
  const std::uint32_t satellite = free.nth(uniform_below(key, free.count()));
  free.take(satellite);
  return satellite;
}

/// Makes one draw of a scheme. Gateways come first, so that the rows of all draws' gateways can be
/// fetched together before experts are placed.
class Draw {
 public:
  Draw(const Scheme& scheme, const PlacementProblem& problem, const Subnets& subnets,
       std::uint32_t number)
      : scheme_(scheme),
        problem_(problem),
        number_(number),
        pools_(scheme, problem, subnets, number) {}

  /// `central`: each pool's satellites, the most central first; unused for random gateways.
  void place_gateways(const std::vector<std::vector<std::uint32_t>>& central) {
    for (std::uint32_t layer = 0; layer < problem_.layers; ++layer) {
      FreeSatellites& free = pools_.free(layer);
      if (scheme_.gateway == GatewayChoice::random) {
        gateways_.push_back(
            take_random(free, {problem_.seed, Purpose::gateway_choice, number_, layer}));
      } else {
        const auto& ranked = central[pools_.pool_of(layer)];
        const std::uint32_t gateway = *std::ranges::find_if(
            ranked, [&](std::uint32_t satellite) { return free.contains(satellite); });
        free.take(gateway);
        gateways_.push_back(gateway);
      }
    }
  }

  /// The choice `optimised`.
  void search_gateways(const Subnets& subnets, ExpectedLatency& latency) {
    gateways_ =
        problem_.optimiser->ring_gateways(pools_.by_layer(subnets), scheme_.experts, latency);
    for (std::uint32_t layer = 0; layer < problem_.layers; ++layer) {
      pools_.free(layer).take(gateways_[layer]);
    }
  }

  [[nodiscard]] std::span<const std::uint32_t> gateways() const { return gateways_; }

  [[nodiscard]] Placement place_experts(const ExpectedLatency& latency) {
    std::vector<LayerModules> layers;
    for (std::uint32_t layer = 0; layer < problem_.layers; ++layer) {
      const std::vector<std::uint32_t> chosen = choose_satellites(layer, latency);
      layers.push_back(
          {layer, gateways_[layer], next_gateway(layer), order_experts(layer, chosen, latency)});
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
  [[nodiscard]] std::vector<std::uint32_t> nearest(std::uint32_t layer, std::uint32_t count,
                                                   std::span<const std::uint32_t> candidates,
                                                   const ExpectedLatency& latency) const {
    return nearest_satellites(latency.row(gateways_[layer]), latency.row(next_gateway(layer)),
                              problem_.expert_seconds, candidates, count);
  }

  [[nodiscard]] std::uint32_t next_gateway(std::uint32_t layer) const {
    return gateways_[(layer + 1) % problem_.layers];
  }

  [[nodiscard]] std::vector<std::uint32_t> choose_satellites(std::uint32_t layer,
                                                             const ExpectedLatency& latency) {
    FreeSatellites& free = pools_.free(layer);
    std::vector<std::uint32_t> chosen;
    if (scheme_.satellites == SatelliteChoice::random) {
      for (std::uint32_t module = 0; module < problem_.experts; ++module) {
        chosen.push_back(
            take_random(free, {problem_.seed, Purpose::satellite_choice, number_, layer, module}));
      }
      return chosen;
    }
    chosen = nearest(layer, problem_.experts, free.all(), latency);
    for (const std::uint32_t satellite : chosen) {
      free.take(satellite);
    }
    return chosen;
  }

  /// The satellite of each expert, by activation where a search decides. [experts]
  [[nodiscard]] std::vector<std::uint32_t> order_experts(std::uint32_t layer,
                                                         std::span<const std::uint32_t> chosen,
                                                         const ExpectedLatency& latency) const {
    if (scheme_.experts == ExpertOrder::random) {
      const auto experts = keyed_permutation(problem_.experts,
                                             {problem_.seed, Purpose::expert_order, number_, layer},
                                             &RandomKey::third);
      std::vector<std::uint32_t> satellite_of(problem_.experts);
      for (std::uint32_t i = 0; i < problem_.experts; ++i) {
        satellite_of[experts[i]] = chosen[i];
      }
      return satellite_of;
    }
    return match_by_activation(
        nearest(layer, problem_.experts, chosen, latency),
        problem_.inclusion.subspan(std::size_t{layer} * problem_.experts, problem_.experts));
  }

  const Scheme& scheme_;
  const PlacementProblem& problem_;
  std::uint32_t number_;
  Pools pools_;
  std::vector<std::uint32_t> gateways_;
};

bool needs_latencies(const Scheme& scheme) {
  return scheme.satellites == SatelliteChoice::nearest || scheme.experts != ExpertOrder::random;
}

}  // namespace

std::vector<Placement> compose_placements(const Scheme& scheme, std::uint32_t draws,
                                          const PlacementProblem& problem, const Subnets& subnets,
                                          ExpectedLatency& latency) {
  SPACEMOE_EXPECTS(problem.optimiser != nullptr || !scheme.needs_search());
  const auto central = scheme.gateway == GatewayChoice::central
                           ? by_centrality(subnets, latency)
                           : std::vector<std::vector<std::uint32_t>>();
  std::vector<Draw> all;
  std::vector<std::uint32_t> gateways;
  for (std::uint32_t number = 0; number < draws; ++number) {
    Draw& draw = all.emplace_back(scheme, problem, subnets, number);
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
  for (Draw& draw : all) {
    placements.push_back(draw.place_experts(latency));
  }
  return placements;
}

}  // namespace spacemoe
