#include "host/placement/greedy.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "host/placement/free_satellites.hpp"
#include "host/placement/layer_experts.hpp"

namespace spacemoe {
namespace {

class GreedyWalk {
 public:
  GreedyWalk(const PlacementProblem& problem, const Subnets& subnets, ExpectedLatency& latency)
      : problem_(problem), latency_(latency) {
    for (const auto& subnet : subnets) {
      pools_.emplace_back(subnet);
    }
    const auto& sums = latency.sums_within(subnets).front();
    const auto centre = std::ranges::min_element(sums) - sums.begin();
    add_gateway(subnets.front()[static_cast<std::size_t>(centre)]);
  }

  Placement walk() {
    for (const Layer layer : all<Layer>(problem_.layers)) {
      const Satellite gateway = placement_.gateway(layer);
      if (number(layer) + 1 < problem_.layers) {
        latency_.fetch(std::array{gateway});
        add_gateway(nearest_free(next_layer(layer, problem_.layers), latency_.row(gateway)));
      }
      place_experts(layer);
    }
    return placement_;
  }

 private:
  FreeSatellites& pool(Layer layer) { return pools_[pools_.size() == 1 ? 0 : number(layer)]; }

  [[nodiscard]] Satellite nearest_free(Layer layer, std::span<const double> cost) {
    const std::vector<Satellite> free = pool(layer).all();
    return *std::ranges::min_element(free, {},
                                     [&](Satellite satellite) { return cost[number(satellite)]; });
  }

  void add_gateway(Satellite satellite) {
    pool(Layer{placement_.layers()}).take(satellite);
    placement_.gateways.push_back(satellite);
  }

  void place_experts(Layer layer) {
    const Satellite here = placement_.gateway(layer);
    const Satellite next = placement_.next_gateway(layer);
    latency_.fetch(std::array{here, next});
    const std::vector<double> paths = path_latencies(problem_, latency_, here, next);
    std::vector<Satellite> satellites(problem_.experts);
    for (const Expert expert : by_activation(problem_, layer)) {
      satellites[number(expert)] = nearest_free(layer, paths);
      pool(layer).take(satellites[number(expert)]);
    }
    placement_.satellites.insert(placement_.satellites.end(), satellites.begin(), satellites.end());
  }

  const PlacementProblem& problem_;
  ExpectedLatency& latency_;
  std::vector<FreeSatellites> pools_;
  Placement placement_;
};

}  // namespace

Placement place_greedily(const PlacementProblem& problem, const Subnets& subnets,
                         ExpectedLatency& latency) {
  return GreedyWalk(problem, subnets, latency).walk();
}

}  // namespace spacemoe
