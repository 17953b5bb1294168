#include "host/topology/connectivity.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace spacemoe {
namespace {

/// Disjoint sets with path halving and union by size.
class DisjointSets {
 public:
  explicit DisjointSets(std::uint32_t count) : parent_(count), size_(count, 1) {
    std::iota(parent_.begin(), parent_.end(), 0U);
  }

  std::uint32_t root(std::uint32_t item) {
    while (parent_[item] != item) {
      parent_[item] = parent_[parent_[item]];
      item = parent_[item];
    }
    return item;
  }

  void join(std::uint32_t one, std::uint32_t other) {
    std::uint32_t a = root(one);
    std::uint32_t b = root(other);
    if (a == b) {
      return;
    }
    if (size_[a] < size_[b]) {
      std::swap(a, b);
    }
    parent_[b] = a;
    size_[a] += size_[b];
  }

  [[nodiscard]] std::uint32_t size_of(std::uint32_t root) const { return size_[root]; }

 private:
  std::vector<std::uint32_t> parent_;
  std::vector<std::uint32_t> size_;
};

}  // namespace

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
