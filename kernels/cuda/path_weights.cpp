#include "kernels/cuda/path_weights.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace spacemoe::cuda {
namespace {

/// Finds links by their ends.
class LinkFinder {
 public:
  explicit LinkFinder(std::span<const LinkCandidate> links) : never_up_(never_up(links.size())) {
    for (std::uint32_t link = 0; link < links.size(); ++link) {
      links_[{links[link].a, links[link].b}] = link;
    }
  }

  [[nodiscard]] std::uint32_t between(std::uint32_t one, std::uint32_t other) const {
    const auto found = links_.find(std::minmax(one, other));
    return found == links_.end() ? never_up_ : found->second;
  }

 private:
  std::uint32_t never_up_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> links_;
};

/// Ring weights of all planes, then those across: see WalkShape.
std::vector<std::uint32_t> walk_links(const NetworkView& network, const PathForm& form) {
  const LinkFinder find(network.links);
  const PlaneGrid& grid = form.grid;
  const std::uint32_t places = form.shape.places();
  const auto number = [&](std::uint32_t p, std::uint32_t s) {
    return p % grid.planes * grid.per_plane + s % grid.per_plane;
  };
  std::vector<std::uint32_t> result;
  for (std::uint32_t p = 0; p < grid.planes; ++p) {
    const std::uint32_t closing = find.between(number(p, grid.per_plane - 1), number(p, 0));
    result.push_back(closing);
    for (std::uint32_t s = 1; s < places; ++s) {
      result.push_back(s < grid.per_plane ? find.between(number(p, s - 1), number(p, s))
                                          : costs_nothing(network.links.size()));
    }
    result.push_back(closing);
    result.resize(result.size() + form.shape.ring_words() - places - 1,
                  never_up(network.links.size()));
  }
  for (std::uint32_t p = 0; p < grid.planes; ++p) {
    const bool is_last = p + 1 == grid.planes;
    for (std::uint32_t s = 0; s < places; ++s) {
      const bool is_linked = s < grid.per_plane && (!is_last || grid.closed);
      result.push_back(
          is_linked ? find.between(number(p, s), number(p + 1, s + (is_last ? grid.shift : 0)))
                    : never_up(network.links.size()));
    }
  }
  return result;
}

std::vector<std::uint32_t> tile_links(const NetworkView& network) {
  std::vector<std::uint32_t> result;
  for (const SatelliteLinks& satellite : network.adjacency) {
    result.insert(result.end(), std::begin(satellite.link), std::end(satellite.link));
  }
  return result;
}

}  // namespace

std::vector<std::uint32_t> weight_links(const NetworkView& network, const PathForm& form) {
  if (form.partners_change) {
    return {};
  }
  return form.kind == PathKind::plane_walk ? walk_links(network, form) : tile_links(network);
}

}  // namespace spacemoe::cuda
