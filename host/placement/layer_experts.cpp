#include "host/placement/layer_experts.hpp"

#include "host/placement/sort_match.hpp"

namespace spacemoe {

std::span<const double> inclusion_of(const PlacementProblem& problem, Layer layer) {
  return problem.inclusion.subspan(std::size_t{number(layer)} * problem.experts, problem.experts);
}

std::vector<Expert> by_activation(const PlacementProblem& problem, Layer layer) {
  return experts_by_activation(inclusion_of(problem, layer));
}

std::vector<double> path_latencies(const PlacementProblem& problem, const ExpectedLatency& latency,
                                   Satellite gateway, Satellite next_gateway) {
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
