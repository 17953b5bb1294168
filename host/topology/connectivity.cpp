#include "host/topology/connectivity.hpp"

#include <algorithm>

#include "host/topology/disjoint_sets.hpp"

namespace spacemoe {
Connectivity connectivity(std::uint32_t satellites, std::span<const LinkCandidate> links,
                          std::span<const LinkReport> reports) {
  DisjointSets sets(satellites);
  for (std::size_t link = 0; link < links.size(); ++link) {
    if (reports[link].state == LinkState::up) {
      sets.join(links[link].a, links[link].b);
    }
  }
  Connectivity result{0, 0, 1.0};
  double connected_pairs = 0.0;
  for (std::uint32_t satellite = 0; satellite < satellites; ++satellite) {
    if (sets.root(satellite) == satellite) {
      const double size = sets.size_of(satellite);
      ++result.components;
      result.largest = std::max(result.largest, sets.size_of(satellite));
      connected_pairs += size * (size - 1.0) / 2.0;
    }
  }
  if (satellites > 1) {
    result.connected_pairs_fraction = connected_pairs / (0.5 * satellites * (satellites - 1.0));
  }
  return result;
}

}  // namespace spacemoe
