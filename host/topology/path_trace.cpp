#include "host/topology/path_trace.hpp"

#include <algorithm>
#include <cmath>

#include "host/base/contract.hpp"

namespace spacemoe {
namespace {

/// The satellite before `node` on a shortest path: one whose distance and link add up to the
/// node's, to the bit. Links have a positive length, so distances fall at every hop.
std::optional<std::uint32_t> predecessor(const SatelliteLinks& links,
                                         std::span<const float> weights_s,
                                         std::span<const float> distances_s, std::uint32_t node) {
  std::optional<std::uint32_t> best;
  for (std::uint32_t entry = 0; entry < max_degree; ++entry) {
    const std::uint32_t before = links.neighbour[entry];
    const bool adds_up = distances_s[before] + weights_s[links.link[entry]] == distances_s[node];
    if (adds_up && distances_s[before] < distances_s[node]) {
      best = std::min(best.value_or(before), before);
    }
  }
  return best;
}

}  // namespace

std::optional<std::vector<std::uint32_t>> trace_path(std::span<const SatelliteLinks> adjacency,
                                                     std::span<const float> weights_s,
                                                     std::span<const float> distances_s,
                                                     std::uint32_t source, std::uint32_t target) {
  SPACEMOE_EXPECTS(distances_s[source] == 0.0F);
  if (std::isinf(distances_s[target])) {
    return std::nullopt;
  }
  std::vector<std::uint32_t> path = {target};
  while (path.back() != source) {
    const auto before = predecessor(adjacency[path.back()], weights_s, distances_s, path.back());
    if (!before) {
      return std::nullopt;
    }
    path.push_back(*before);
  }
  std::ranges::reverse(path);
  return path;
}

}  // namespace spacemoe
