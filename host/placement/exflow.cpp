#include "host/placement/exflow.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "host/base/contract.hpp"
#include "host/placement/affinity_search.hpp"
#include "host/placement/assignment.hpp"
#include "host/placement/free_satellites.hpp"
#include "host/placement/greedy.hpp"
#include "host/placement/latency_matrix.hpp"

namespace spacemoe {
namespace {

/// Places gateways around experts that stand.
class GatewayPlacer {
 public:
  GatewayPlacer(const PlacementProblem& problem, const LatencyMatrix& latency,
                std::span<const Satellite> experts)
      : problem_(problem), latency_(latency), experts_(experts) {}

  /// The gateways of `count` layers from `first` on, which share a subnet, at the smallest total
  /// cost.
  [[nodiscard]] std::vector<Satellite> place(Layer first, std::uint32_t count,
                                             std::span<const Satellite> subnet) const {
    FreeSatellites pool(subnet);
    for (const Satellite satellite : experts_) {
      if (pool.contains(satellite)) {
        pool.take(satellite);
      }
    }
    const std::vector<Satellite> free = pool.all();
    const auto places = assign(count, pool.count(), [&](std::uint32_t row, std::span<double> out) {
      std::ranges::transform(free, out.begin(), [&](Satellite satellite) {
        return cost(Layer{number(first) + row}, satellite);
      });
    });
    std::vector<Satellite> gateways;
    for (const std::uint32_t place : places) {
      gateways.push_back(free[place]);
    }
    return gateways;
  }

 private:
  /// Expected latency from the active experts of the layer before to those of the gateway's own, s.
  [[nodiscard]] double cost(Layer layer, Satellite satellite) const {
    const Layer before = previous_layer(layer, problem_.layers);
    double sum = 0.0;
    for (const Layer of : {before, layer}) {
      for (std::size_t i = 0; i < problem_.experts; ++i) {
        const std::size_t module = std::size_t{number(of)} * problem_.experts + i;
        sum += problem_.inclusion[module] * latency_.between(satellite, experts_[module]);
      }
    }
    return sum;
  }

  const PlacementProblem& problem_;
  const LatencyMatrix& latency_;
  std::span<const Satellite> experts_;
};

}  // namespace

Placement place_by_affinity(const PlacementProblem& problem, const Subnets& subnets,
                            ExpectedLatency& latency) {
  const std::uint32_t satellites = problem.constellation.size();
  SPACEMOE_EXPECTS(satellites <= max_exflow_satellites);
  const Placement start = place_greedily(problem, subnets, latency);
  const LatencyMatrix matrix(satellites, latency);
  AffinitySearch search(problem.layers, problem.inclusion, subnets, matrix, start.satellites);
  search.descend(latency.stop());

  Placement placement{{}, search.satellites(), {}};
  const GatewayPlacer placer(problem, matrix, placement.satellites);
  const std::uint32_t sharing = subnets.size() == 1 ? problem.layers : 1;
  for (std::uint32_t first = 0; first < problem.layers; first += sharing) {
    const auto gateways = placer.place(Layer{first}, sharing, subnets[first]);
    placement.gateways.insert(placement.gateways.end(), gateways.begin(), gateways.end());
  }
  return placement;
}

}  // namespace spacemoe
