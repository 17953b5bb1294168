#include "kernels/cpu/source_tiles.hpp"

#include <algorithm>
#include <cstddef>

namespace spacemoe::cpu {
namespace {

std::uint32_t farthest(std::span<const std::uint32_t> sources,
                       const std::vector<std::uint32_t>& hops) {
  return *std::ranges::max_element(sources, {}, [&](std::uint32_t s) { return hops[s]; });
}

/// Orders the sources from one far end to the other and halves them at a tile's end, down to tiles.
void bisect(std::span<const SatelliteLinks> adjacency, std::span<std::uint32_t> sources,
            std::uint32_t width, std::vector<std::vector<std::uint32_t>>& tiles) {
  if (sources.size() <= width) {
    tiles.emplace_back(sources.begin(), sources.end());
    std::ranges::sort(tiles.back());
    return;
  }
  const std::uint32_t start[] = {sources[0]};
  const std::uint32_t one_end[] = {farthest(sources, hop_distances(adjacency, start))};
  const auto from_one = hop_distances(adjacency, one_end);
  const std::uint32_t other_end[] = {farthest(sources, from_one)};
  const auto from_other = hop_distances(adjacency, other_end);
  std::ranges::stable_sort(sources, {}, [&](std::uint32_t s) {
    return static_cast<std::int64_t>(from_one[s]) - static_cast<std::int64_t>(from_other[s]);
  });
  const std::size_t tile_count = (sources.size() + width - 1) / width;
  const std::size_t half = tile_count / 2 * width;
  bisect(adjacency, sources.first(half), width, tiles);
  bisect(adjacency, sources.subspan(half), width, tiles);
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
  std::vector<std::uint32_t> ordered(sources.begin(), sources.end());
  if (!ordered.empty()) {
    bisect(adjacency, ordered, width, tiles);
  }
  return tiles;
}

}  // namespace spacemoe::cpu
