#include "host/placement/linear_assignment.hpp"

#include <vector>

#include "host/placement/assignment.hpp"
#include "host/placement/free_satellites.hpp"
#include "host/placement/layer_experts.hpp"
#include "host/placement/subnets.hpp"

namespace spacemoe {

Placement assign_experts(std::span<const Satellite> gateways, const PlacementProblem& problem,
                         ExpectedLatency& latency) {
  FreeSatellites pool(usable_satellites(problem.constellation, problem.capacity));
  for (const Satellite gateway : gateways) {
    pool.take(gateway);
  }
  const std::vector<Satellite> free = pool.all();
  latency.fetch(gateways);
  std::vector<std::vector<double>> paths;
  for (std::uint32_t layer = 0; layer < problem.layers; ++layer) {
    paths.push_back(
        path_latencies(problem, latency, gateways[layer], gateways[(layer + 1) % problem.layers]));
  }
  const auto column_of =
      assign(problem.layers * problem.experts, static_cast<std::uint32_t>(free.size()),
             [&](std::uint32_t module, std::span<double> out) {
               latency.check_stop();
               const std::vector<double>& path = paths[module / problem.experts];
               for (std::size_t column = 0; column < free.size(); ++column) {
                 out[column] = problem.inclusion[module] * path[number(free[column])];
               }
             });
  Placement placement{{gateways.begin(), gateways.end()}, {}, {}};
  for (const std::uint32_t column : column_of) {
    placement.satellites.push_back(free[column]);
  }
  return placement;
}

}  // namespace spacemoe
