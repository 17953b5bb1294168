#include "bench/path_sweeps.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>

#include "kernels/common/relax.hpp"

namespace spacemoe {

SweepCount count_sweeps(std::span<const SatelliteLinks> adjacency, std::span<const float> weights_s,
                        std::span<const std::uint32_t> sources, std::uint32_t groups) {
  const auto satellites = static_cast<std::uint32_t>(adjacency.size());
  const std::size_t width = sources.size();
  std::vector<float> distances(satellites * width, std::numeric_limits<float>::infinity());
  for (std::size_t lane = 0; lane < width; ++lane) {
    distances[sources[lane] * width + lane] = 0.0F;
  }
  const std::uint32_t run = (satellites + groups - 1) / groups;
  SweepCount count{0, 0};
  for (bool changed = true, upwards = true; changed; upwards = !upwards) {
    changed = false;
    ++count.sweeps;
    for (std::uint32_t step = 0; step < run; ++step) {
      const std::vector<float> before = distances;
      for (std::uint32_t group = 0; group < groups; ++group) {
        const std::uint32_t begin = std::min(group * run, satellites);
        const std::uint32_t end = std::min(begin + run, satellites);
        if (step >= end - begin) {
          continue;
        }
        const std::uint32_t node = upwards ? begin + step : end - 1 - step;
        const SatelliteLinks& links = adjacency[node];
        float weights[max_degree];
        for (std::uint32_t k = 0; k < max_degree; ++k) {
          weights[k] = weights_s[links.link[k]];
        }
        for (std::size_t lane = 0; lane < width; ++lane) {
          float& mine = distances[node * width + lane];
          const float now = relax(mine, links.neighbour, weights, [&](std::uint32_t neighbour) {
            return before[neighbour * width + lane];
          });
          if (now < mine) {
            mine = now;
            changed = true;
            ++count.changes;
          }
        }
      }
    }
  }
  return count;
}

}  // namespace spacemoe
