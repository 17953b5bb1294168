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
    for (std::uint32_t layer = 0; layer < problem_.layers; ++layer) {
      const std::uint32_t gateway = placement_.gateways[layer];
      if (layer + 1 < problem_.layers) {
        latency_.fetch(std::array{gateway});
        add_gateway(nearest_free(layer + 1, latency_.row(gateway)));
      }
      place_experts(layer);
    }
    return placement_;
  }

 private:
  FreeSatellites& pool(std::uint32_t layer) { return pools_[pools_.size() == 1 ? 0 : layer]; }

  [[nodiscard]] std::uint32_t nearest_free(std::uint32_t layer, std::span<const double> cost) {
    const std::vector<std::uint32_t> free = pool(layer).all();
    return *std::ranges::min_element(free, {},
                                     [&](std::uint32_t satellite) { return cost[satellite]; });
  }

  void add_gateway(std::uint32_t satellite) {
    pool(static_cast<std::uint32_t>(placement_.gateways.size())).take(satellite);
    placement_.gateways.push_back(satellite);
  }

  void place_experts(std::uint32_t layer) {
    const std::uint32_t here = placement_.gateways[layer];
    const std::uint32_t next = placement_.gateways[(layer + 1) % problem_.layers];
    latency_.fetch(std::array{here, next});
    const std::vector<double> paths = path_latencies(problem_, latency_, here, next);
    std::vector<std::uint32_t> satellites(problem_.experts);
    for (const std::uint32_t expert : by_activation(problem_, layer)) {
      satellites[expert] = nearest_free(layer, paths);
      pool(layer).take(satellites[expert]);
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
