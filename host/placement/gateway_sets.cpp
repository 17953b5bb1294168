#include "host/placement/gateway_sets.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "host/base/contract.hpp"
#include "host/placement/layer_experts.hpp"

namespace spacemoe {
namespace {

/// Adds the expected latency between each satellite and the experts of a layer. [satellites]
void add_ways(std::vector<double>& cost, const Placement& placement, Layer layer,
              const PlacementProblem& problem, const ExpectedLatency& latency) {
  const auto inclusion = inclusion_of(problem, layer);
  for (const Expert expert : all<Expert>(placement.experts())) {
    const auto row = latency.row(placement.expert(layer, expert));
    for (std::size_t satellite = 0; satellite < cost.size(); ++satellite) {
      cost[satellite] += inclusion[number(expert)] * row[satellite];
    }
  }
}

std::vector<bool> taken_satellites(const Placement& placement, std::size_t satellites) {
  std::vector<bool> is_taken(satellites, false);
  for (const auto& modules :
       {placement.gateways, placement.satellites, placement.further_gateways}) {
    for (const Satellite satellite : modules) {
      is_taken[number(satellite)] = true;
    }
  }
  for (const Replica& replica : placement.replicas) {
    is_taken[number(replica.satellite)] = true;
  }
  return is_taken;
}

}  // namespace

Placement with_gateways(Placement placement, std::uint32_t set) {
  SPACEMOE_EXPECTS(set < placement.gateway_sets());
  if (set > 0) {
    const auto first = placement.further_gateways.begin() +
                       static_cast<std::ptrdiff_t>((set - 1) * placement.layers());
    std::copy_n(first, placement.layers(), placement.gateways.begin());
    std::erase_if(placement.spares, [](const Spare& spare) { return !spare.expert; });
  }
  placement.further_gateways.clear();
  return placement;
}

void add_gateways(Placement& placement, const PlacementProblem& problem, const Subnets& subnets,
                  ExpectedLatency& latency) {
  std::vector<bool> is_taken = taken_satellites(placement, problem.constellation.size());
  latency.fetch(placement.satellites);
  std::vector<Satellite> gateways;
  for (const Layer layer : all<Layer>(problem.layers)) {
    std::vector<double> cost(is_taken.size(), 0.0);
    add_ways(cost, placement, layer, problem, latency);
    add_ways(cost, placement, previous_layer(layer, problem.layers), problem, latency);
    std::vector<Satellite> free = subnet_of(subnets, layer);
    std::erase_if(free, [&](Satellite satellite) { return is_taken[number(satellite)]; });
    const auto best = std::ranges::min_element(
        free, {}, [&](Satellite satellite) { return cost[number(satellite)]; });
    SPACEMOE_EXPECTS(best != free.end());
    gateways.push_back(*best);
    is_taken[number(*best)] = true;
  }
  placement.further_gateways.insert(placement.further_gateways.end(), gateways.begin(),
                                    gateways.end());
}

}  // namespace spacemoe
