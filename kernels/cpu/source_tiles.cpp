#include "kernels/cpu/source_tiles.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace spacemoe::cpu {
namespace {

/// Walks over a graph by ascending hops. The cost depends on what it visits, not on the graph's
/// size.
class HopWalk {
 public:
  explicit HopWalk(std::span<const SatelliteLinks> adjacency)
      : adjacency_(adjacency), reached_(adjacency.size(), 0) {}

  /// Calls visit(satellite, hops) for `from` and then the others, until it returns false.
  template <class Visit>
  void from(std::uint32_t satellite, const Visit& visit) {
    queue_.assign(1, {satellite, 0});
    reached_[satellite] = 1;
    for (std::size_t next = 0; next < queue_.size(); ++next) {
      const auto [here, hops] = queue_[next];
      if (!visit(here, hops)) {
        break;
      }
      for (const std::uint32_t neighbour : adjacency_[here].neighbour) {
        if (reached_[neighbour] == 0) {
          reached_[neighbour] = 1;
          queue_.emplace_back(neighbour, hops + 1);
        }
      }
    }
    for (const auto& [seen, hops] : queue_) {
      reached_[seen] = 0;
    }
  }

 private:
  std::span<const SatelliteLinks> adjacency_;
  std::vector<std::uint8_t> reached_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> queue_;  ///< satellite, hops
};

/// Sources that are in no tile yet; grows tiles from them.
class TileGrower {
 public:
  TileGrower(std::span<const SatelliteLinks> adjacency, std::span<const std::uint32_t> sources,
             std::uint32_t width)
      : adjacency_(adjacency),
        width_(width),
        walk_(adjacency),
        is_free_(adjacency.size(), 0),
        hops_to_tile_(adjacency.size(), 0) {
    for (const std::uint32_t source : sources) {
      is_free_[source] = 1;
    }
  }

  [[nodiscard]] bool is_free(std::uint32_t satellite) const { return is_free_[satellite] != 0; }

  /// Adds `seed` and the sources around it until the tile is full or none can be reached.
  void grow(std::uint32_t seed, std::vector<std::uint32_t>& tile) {
    find_candidates(seed);
    for (std::uint32_t next = seed;;) {
      tile.push_back(next);
      is_free_[next] = 0;
      std::erase(candidates_, next);
      if (tile.size() == width_ || candidates_.empty()) {
        return;
      }
      add_hops_from(next);
      next = *std::ranges::min_element(candidates_, {}, [this](std::uint32_t candidate) {
        return std::pair(hops_to_tile_[candidate], free_neighbours(candidate));
      });
    }
  }

 private:
  /// Finds more candidates than a tile needs, so that it can grow in any direction.
  void find_candidates(std::uint32_t seed) {
    const std::size_t enough = std::size_t{4} * width_;
    candidates_.clear();
    walk_.from(seed, [&](std::uint32_t satellite, std::uint32_t) {
      if (is_free(satellite)) {
        candidates_.push_back(satellite);
        hops_to_tile_[satellite] = 0;
      }
      return candidates_.size() < enough;
    });
  }

  void add_hops_from(std::uint32_t member) {
    std::size_t missing = candidates_.size();
    walk_.from(member, [&](std::uint32_t satellite, std::uint32_t hops) {
      hops_to_tile_[satellite] += hops;
      missing -= std::ranges::count(candidates_, satellite) > 0 ? 1U : 0U;
      return missing > 0;
    });
  }

  [[nodiscard]] std::uint32_t free_neighbours(std::uint32_t satellite) const {
    std::uint32_t count = 0;
    for (const std::uint32_t neighbour : adjacency_[satellite].neighbour) {
      count += neighbour != satellite && is_free(neighbour) ? 1U : 0U;
    }
    return count;
  }

  std::span<const SatelliteLinks> adjacency_;
  std::uint32_t width_;
  HopWalk walk_;
  std::vector<std::uint8_t> is_free_;        ///< [satellites]
  std::vector<std::uint32_t> hops_to_tile_;  ///< [satellites], valid for candidates only
  std::vector<std::uint32_t> candidates_;
};

/// The sources ordered by hops from one that is far from most.
std::vector<std::uint32_t> from_a_far_end(std::span<const SatelliteLinks> adjacency,
                                          std::span<const std::uint32_t> sources) {
  const auto from_any = hop_distances(adjacency, sources.first(1));
  const auto end = std::ranges::max_element(sources, {}, [&](auto s) { return from_any[s]; });
  const auto from_end = hop_distances(adjacency, std::span(&*end, 1));
  std::vector<std::uint32_t> ordered(sources.begin(), sources.end());
  std::ranges::sort(ordered, {}, [&](std::uint32_t s) { return std::pair(from_end[s], s); });
  return ordered;
}

}  // namespace

std::vector<std::uint32_t> hop_distances(std::span<const SatelliteLinks> adjacency,
                                         std::span<const std::uint32_t> from) {
  const auto unreached = static_cast<std::uint32_t>(adjacency.size());
  std::vector<std::uint32_t> hops(adjacency.size(), unreached);
  std::vector<std::uint32_t> queue(from.begin(), from.end());
  for (const std::uint32_t satellite : from) {
    hops[satellite] = 0;
  }
  for (std::size_t next = 0; next < queue.size(); ++next) {
    for (const std::uint32_t neighbour : adjacency[queue[next]].neighbour) {
      if (hops[neighbour] == unreached) {
        hops[neighbour] = hops[queue[next]] + 1;
        queue.push_back(neighbour);
      }
    }
  }
  return hops;
}

std::vector<std::vector<std::uint32_t>> group_sources(std::span<const SatelliteLinks> adjacency,
                                                      std::span<const std::uint32_t> sources,
                                                      std::uint32_t width) {
  std::vector<std::vector<std::uint32_t>> tiles;
  if (sources.empty()) {
    return tiles;
  }
  TileGrower grower(adjacency, sources, width);
  for (const std::uint32_t seed : from_a_far_end(adjacency, sources)) {
    if (!grower.is_free(seed)) {
      continue;
    }
    if (tiles.empty() || tiles.back().size() == width) {
      tiles.emplace_back();
    }
    // A tile that could not fill up where it began continues elsewhere: fewer tiles pay off.
    grower.grow(seed, tiles.back());
  }
  for (auto& tile : tiles) {
    std::ranges::sort(tile);
  }
  return tiles;
}

}  // namespace spacemoe::cpu
