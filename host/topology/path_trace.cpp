#include "host/topology/path_trace.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "host/base/contract.hpp"

namespace spacemoe {
namespace {

/// The satellites from which a shortest path reaches `node` by one link, lowest number first: their
/// distance and the link add up to the node's, to the bit.
std::vector<std::uint32_t> predecessors(const SatelliteLinks& links,
                                        std::span<const float> weights_s,
                                        std::span<const float> distances_s, std::uint32_t node) {
  std::vector<std::uint32_t> found;
  for (std::uint32_t entry = 0; entry < max_degree; ++entry) {
    const std::uint32_t before = links.neighbour[entry];
    if (distances_s[before] + weights_s[links.link[entry]] == distances_s[node]) {
      found.push_back(before);
    }
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace

std::vector<float> path_weights(std::span<const LinkReport> links) {
  std::vector<float> weights_s;
  weights_s.reserve(links.size() + 1);
  for (const LinkReport& link : links) {
    weights_s.push_back(link.weight_s);
  }
  weights_s.push_back(std::numeric_limits<float>::infinity());
  return weights_s;
}

std::uint32_t link_between(std::span<const SatelliteLinks> adjacency, Satellite from,
                           Satellite to) {
  const SatelliteLinks& links = adjacency[number(from)];
  const auto* entry = std::ranges::find(links.neighbour, number(to));
  SPACEMOE_EXPECTS(entry != std::end(links.neighbour));
  return links.link[entry - std::begin(links.neighbour)];
}

std::optional<std::vector<Satellite>> trace_path(std::span<const SatelliteLinks> adjacency,
                                                 std::span<const float> weights_s,
                                                 std::span<const float> distances_s, Satellite from,
                                                 Satellite to) {
  const std::uint32_t source = number(from);
  const std::uint32_t target = number(to);
  SPACEMOE_EXPECTS(distances_s[source] == 0.0F);
  if (std::isinf(distances_s[target])) {
    return std::nullopt;
  }
  // A link shorter than the rounding of the path adds nothing, so distances may stay the same from
  // hop to hop: going back needs to know where it has been. Breadth first takes the fewest hops.
  constexpr std::uint32_t unseen = ~0U;
  std::vector<std::uint32_t> next(distances_s.size(), unseen);
  std::vector<std::uint32_t> reached = {target};
  next[target] = target;
  for (std::size_t i = 0; i < reached.size() && next[source] == unseen; ++i) {
    const std::uint32_t node = reached[i];
    for (const std::uint32_t before : predecessors(adjacency[node], weights_s, distances_s, node)) {
      if (next[before] == unseen) {
        next[before] = node;
        reached.push_back(before);
      }
    }
  }
  SPACEMOE_EXPECTS(next[source] != unseen);
  std::vector<Satellite> path = {from};
  while (path.back() != to) {
    path.push_back(Satellite{next[number(path.back())]});
  }
  return path;
}

}  // namespace spacemoe
