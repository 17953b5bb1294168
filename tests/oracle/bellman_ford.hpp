#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "kernels/api/backend.hpp"

namespace spacemoe::oracle {

/// Path latencies from one source by plain Bellman-Ford over the list of links: rounds over all
/// links, both ways, until nothing changes. weights_s: [links], infinity where down
inline std::vector<float> bellman_ford(std::uint32_t satellites,
                                       std::span<const LinkCandidate> links,
                                       std::span<const float> weights_s, std::uint32_t source) {
  std::vector<float> distance(satellites, std::numeric_limits<float>::infinity());
  distance[source] = 0.0F;
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = 0; i < links.size(); ++i) {
      const auto relax = [&](std::uint32_t from, std::uint32_t to) {
        const float through = distance[from] + weights_s[i];
        if (through < distance[to]) {
          distance[to] = through;
          changed = true;
        }
      };
      relax(links[i].a, links[i].b);
      relax(links[i].b, links[i].a);
    }
  }
  return distance;
}

}  // namespace spacemoe::oracle
