#include "host/placement/gateway_sets.hpp"

#include <algorithm>
#include <cstddef>
#include <span>

#include "host/base/contract.hpp"
#include "host/placement/composed_placement.hpp"
#include "host/placement/layer_experts.hpp"
#include "host/placement/taken_satellites.hpp"

namespace spacemoe {

Placement with_gateways(Placement placement, std::uint32_t set) {
  SPACEMOE_EXPECTS(set < placement.gateway_sets());
  if (set > 0) {
    const std::span<const Satellite> further = placement.further_gateways;
    std::ranges::copy(
        further.subspan(std::size_t{set - 1} * placement.layers(), placement.layers()),
        placement.gateways.begin());
    std::erase_if(placement.spares, [](const Spare& spare) { return !spare.expert; });
  }
  placement.further_gateways.clear();
  return placement;
}

std::vector<Satellite> all_gateways(const Placement& placement) {
  std::vector<Satellite> gateways = placement.gateways;
  gateways.insert(gateways.end(), placement.further_gateways.begin(),
                  placement.further_gateways.end());
  return gateways;
}

std::vector<double> path_latencies_of_sets(const Placement& placement, Layer layer,
                                           const PlacementProblem& problem,
                                           const ExpectedLatency& latency) {
  std::vector<double> sums(problem.constellation.size(), 0.0);
  for (std::uint32_t set = 0; set < placement.gateway_sets(); ++set) {
    const Placement of_set = with_gateways(placement, set);
    const auto paths =
        path_latencies(problem, latency, of_set.gateway(layer), of_set.next_gateway(layer));
    for (std::size_t satellite = 0; satellite < sums.size(); ++satellite) {
      sums[satellite] += paths[satellite];
    }
  }
  return sums;
}

Placement place_around_sets(std::uint32_t sets, const PlacementProblem& problem,
                            const Subnets& subnets, ExpectedLatency& latency) {
  TakenSatellites taken(problem.constellation.size());
  const auto take_first = [&](const std::vector<Satellite>& order) {
    const auto found = std::ranges::find_if(
        order, [&](Satellite satellite) { return !taken.contains(satellite); });
    SPACEMOE_EXPECTS(found != order.end());
    taken.take(*found);
    return *found;
  };
  const Subnets central = by_centrality(subnets, latency);
  Placement placement;
  for (std::uint32_t set = 0; set < sets; ++set) {
    for (const Layer layer : all<Layer>(problem.layers)) {
      (set == 0 ? placement.gateways : placement.further_gateways)
          .push_back(take_first(subnet_of(central, layer)));
    }
  }
  placement.satellites.resize(std::size_t{problem.layers} * problem.experts);
  latency.fetch(all_gateways(placement));
  for (const Layer layer : all<Layer>(problem.layers)) {
    const auto paths = path_latencies_of_sets(placement, layer, problem, latency);
    std::vector<Satellite> nearest = subnet_of(subnets, layer);
    std::ranges::stable_sort(nearest, {},
                             [&](Satellite satellite) { return paths[number(satellite)]; });
    for (const Expert expert : by_activation(problem, layer)) {
      placement.satellites[std::size_t{number(layer)} * problem.experts + number(expert)] =
          take_first(nearest);
    }
  }
  return placement;
}

}  // namespace spacemoe
