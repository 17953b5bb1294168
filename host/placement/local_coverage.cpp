#include "host/placement/local_coverage.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "host/placement/layer_experts.hpp"
#include "host/placement/taken_satellites.hpp"

namespace spacemoe {
namespace {

/// Number of experts that a satellite holds beside a gateway, up to all of a layer.
std::uint32_t experts_beside_gateway(const PlacementProblem& problem, Satellite satellite) {
  std::uint32_t held = problem.experts;
  while (held > 0 && !problem.capacity.fits(satellite, 1, held)) {
    --held;
  }
  return held;
}

}  // namespace

Placement cover_locally(const std::vector<Satellite>& gateways, const PlacementProblem& problem,
                        const Subnets& subnets, ExpectedLatency& latency) {
  Placement placement{gateways, {}};
  placement.satellites.resize(std::size_t{problem.layers} * problem.experts);
  TakenSatellites taken(problem.constellation.size());
  taken.take(gateways);
  latency.fetch(gateways);
  for (const Layer layer : all<Layer>(problem.layers)) {
    const Satellite gateway = placement.gateway(layer);
    const auto paths = path_latencies(problem, latency, gateway, placement.next_gateway(layer));
    const auto nearest = taken.nearest_of(subnet_of(subnets, layer), paths);
    const std::uint32_t local = experts_beside_gateway(problem, gateway);
    const std::vector<Expert> experts = by_activation(problem, layer);
    for (std::uint32_t rank = 0; rank < problem.experts; ++rank) {
      const Satellite satellite = rank < local ? gateway : nearest[rank - local];
      placement.satellites[std::size_t{number(layer)} * problem.experts + number(experts[rank])] =
          satellite;
      taken.take(satellite);
    }
  }
  return placement;
}

}  // namespace spacemoe
