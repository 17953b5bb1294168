#include "host/placement/layer_experts.hpp"

#include "host/placement/sort_match.hpp"

namespace spacemoe {

std::span<const double> inclusion_of(const PlacementProblem& problem, std::uint32_t layer) {
  return problem.inclusion.subspan(std::size_t{layer} * problem.experts, problem.experts);
}

std::vector<std::uint32_t> by_activation(const PlacementProblem& problem, std::uint32_t layer) {
  return experts_by_activation(inclusion_of(problem, layer));
}

std::vector<double> path_latencies(const PlacementProblem& problem, const ExpectedLatency& latency,
                                   std::uint32_t gateway, std::uint32_t next_gateway) {
  const auto here = latency.row(gateway);
  const auto next = latency.row(next_gateway);
  std::vector<double> paths(here.size());
  for (std::size_t satellite = 0; satellite < paths.size(); ++satellite) {
    paths[satellite] =
        here[satellite] + static_cast<double>(problem.expert_seconds[satellite]) + next[satellite];
  }
  return paths;
}

}  // namespace spacemoe
