#include "host/placement/replicas.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/placement/gateway_sets.hpp"
#include "host/placement/layer_experts.hpp"
#include "host/placement/taken_satellites.hpp"

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
  TakenSatellites taken(problem.constellation.size());
  taken.take(all_gateways(placement));
  taken.take(placement.satellites);
  latency.fetch(all_gateways(placement));
  std::vector<Replica> replicas;
  for (const Layer layer : all<Layer>(problem.layers)) {
    const auto paths = path_latencies_of_sets(placement, layer, problem, latency);
    const auto nearest = taken.nearest_of(subnet_of(subnets, layer), paths);
    const auto experts = experts_to_copy(inclusion_of(problem, layer), copies);
    for (std::uint32_t copy = 0; copy < copies; ++copy) {
      replicas.push_back({layer, experts[copy], nearest[copy]});
      taken.take(nearest[copy]);
    }
  }
  std::ranges::sort(replicas);
  return replicas;
}

namespace {

/// The most work of a token at one copy of an expert, over all layers of so many copies.
double busiest_expert(const Placement& placement, std::uint32_t copies,
                      const PlacementProblem& problem) {
  double most = 0.0;
  for (const Layer layer : all<Layer>(problem.layers)) {
    const auto inclusion = inclusion_of(problem, layer);
    std::vector<double> count(inclusion.size(), 1.0);
    for (const Expert expert : experts_to_copy(inclusion, copies)) {
      ++count[number(expert)];
    }
    for (const Expert expert : all<Expert>(problem.experts)) {
      const std::uint32_t at = number(placement.expert(layer, expert));
      most = std::max(most, inclusion[number(expert)] / count[number(expert)] *
                                static_cast<double>(problem.expert_seconds[at]));
    }
  }
  return most;
}

}  // namespace

std::uint32_t gateways_among_copies(const Placement& placement, std::uint32_t copies,
                                    const PlacementProblem& problem) {
  double gateway_s = 0.0;
  for (const Satellite gateway : placement.gateways) {
    gateway_s = std::max(gateway_s, static_cast<double>(problem.gateway_seconds[number(gateway)]));
  }
  std::uint32_t gateways = 0;
  for (std::uint32_t copy = 0; copy < copies; ++copy) {
    const bool is_gateway =
        gateway_s / (1.0 + gateways) >= busiest_expert(placement, copy - gateways, problem);
    gateways += is_gateway ? 1 : 0;
  }
  return gateways;
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
