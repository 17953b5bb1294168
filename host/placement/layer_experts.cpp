#include "host/placement/layer_experts.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

namespace spacemoe {

std::span<const double> inclusion_of(const PlacementProblem& problem, std::uint32_t layer) {
  return problem.inclusion.subspan(std::size_t{layer} * problem.experts, problem.experts);
}

std::vector<std::uint32_t> by_activation(const PlacementProblem& problem, std::uint32_t layer) {
  std::vector<std::uint32_t> experts(problem.experts);
  std::iota(experts.begin(), experts.end(), 0U);
  std::ranges::stable_sort(experts, std::greater<>(), [&](std::uint32_t expert) {
    return inclusion_of(problem, layer)[expert];
  });
  return experts;
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
