#include "host/placement/replicas.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/placement/free_satellites.hpp"
#include "host/placement/layer_experts.hpp"

namespace spacemoe {

std::vector<Expert> experts_to_copy(std::span<const double> load, std::uint32_t copies) {
  std::vector<double> count(load.size(), 1.0);
  std::vector<Expert> chosen;
  for (std::uint32_t copy = 0; copy < copies; ++copy) {
    std::uint32_t hottest = 0;
    for (std::uint32_t expert = 1; expert < load.size(); ++expert) {
      if (load[expert] / count[expert] > load[hottest] / count[hottest]) {
        hottest = expert;
      }
    }
    ++count[hottest];
    chosen.push_back(Expert{hottest});
  }
  return chosen;
}

std::vector<Replica> place_copies(const Placement& placement, std::uint32_t copies,
                                  const PlacementProblem& problem, const Subnets& subnets,
                                  ExpectedLatency& latency) {
  std::vector<bool> is_taken(problem.constellation.size(), false);
  for (const auto& modules : {placement.gateways, placement.satellites}) {
    for (const Satellite satellite : modules) {
      is_taken[number(satellite)] = true;
    }
  }
  latency.fetch(placement.gateways);
  std::vector<Replica> replicas;
  for (const Layer layer : all<Layer>(problem.layers)) {
    const auto paths =
        path_latencies(problem, latency, placement.gateway(layer), placement.next_gateway(layer));
    std::vector<Satellite> nearest = subnet_of(subnets, layer);
    std::erase_if(nearest, [&](Satellite satellite) { return is_taken[number(satellite)]; });
    std::ranges::stable_sort(nearest, {},
                             [&](Satellite satellite) { return paths[number(satellite)]; });
    const auto experts = experts_to_copy(inclusion_of(problem, layer), copies);
    for (std::uint32_t copy = 0; copy < copies; ++copy) {
      replicas.push_back({layer, experts[copy], nearest[copy]});
      is_taken[number(nearest[copy])] = true;
    }
  }
  std::ranges::sort(replicas);
  return replicas;
}

void check_copies(std::uint32_t copies, std::uint32_t layers, std::uint32_t experts,
                  const Subnets& subnets) {
  const std::uint64_t sharing = subnets.size() == 1 ? layers : 1;
  const auto smallest = std::ranges::min_element(subnets, {}, &Subnets::value_type::size);
  const std::uint64_t spare = smallest->size() / sharing - (experts + 1U);
  if (copies > spare) {
    throw ConfigError(
        {"copies",
         fmt::format("found {} copies a layer", copies),
         fmt::format("up to {}", spare),
         fmt::format("satellites are left for no more beside a gateway and {} experts a layer",
                     experts),
         {}});
  }
}

}  // namespace spacemoe
