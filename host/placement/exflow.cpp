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
                std::span<const std::uint32_t> experts)
      : problem_(problem), latency_(latency), experts_(experts) {}

  /// The gateways of `count` layers from `first` on, which share a subnet, at the smallest total
  /// cost.
  [[nodiscard]] std::vector<std::uint32_t> place(std::uint32_t first, std::uint32_t count,
                                                 std::span<const std::uint32_t> subnet) const {
    FreeSatellites pool(subnet);
    for (const std::uint32_t satellite : experts_) {
      if (pool.contains(satellite)) {
        pool.take(satellite);
      }
    }
    const std::vector<std::uint32_t> free = pool.all();
    auto gateways = assign(count, pool.count(), [&](std::uint32_t row, std::span<double> out) {
      std::ranges::transform(free, out.begin(),
                             [&](std::uint32_t satellite) { return cost(first + row, satellite); });
    });
    for (std::uint32_t& gateway : gateways) {
      gateway = free[gateway];
    }
    return gateways;
  }

 private:
  /// Expected latency from the active experts of the layer before to those of the gateway's own, s.
  [[nodiscard]] double cost(std::uint32_t layer, std::uint32_t satellite) const {
    const std::uint32_t before = (layer + problem_.layers - 1) % problem_.layers;
    double sum = 0.0;
    for (const std::uint32_t of : {before, layer}) {
      for (std::size_t i = 0; i < problem_.experts; ++i) {
        const std::size_t module = std::size_t{of} * problem_.experts + i;
        sum += problem_.inclusion[module] * latency_.between(satellite, experts_[module]);
      }
    }
    return sum;
  }

  const PlacementProblem& problem_;
  const LatencyMatrix& latency_;
  std::span<const std::uint32_t> experts_;
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
  for (std::uint32_t layer = 0; layer < problem.layers; layer += sharing) {
    const auto gateways = placer.place(layer, sharing, subnets[layer]);
    placement.gateways.insert(placement.gateways.end(), gateways.begin(), gateways.end());
  }
  return placement;
}

}  // namespace spacemoe
