#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/api/network.hpp"

namespace spacemoe::cpu {

/// Groups sources, each once, into tiles of `width` (the last one may be smaller) that lie close
/// together, by hops over candidate links: sources whose shortest paths run alike are cheap to
/// solve together.
///
/// Tiles grow one by one from one far end of the graph, each by the source that has the fewest hops
/// to the members so far, and among those by the one with the fewest free neighbours, so that no
/// stragglers stay behind.
[[nodiscard]] std::vector<std::vector<std::uint32_t>> group_sources(
    std::span<const SatelliteLinks> adjacency, std::span<const std::uint32_t> sources,
    std::uint32_t width);

/// Hops from the nearest satellite in `from` to every satellite over candidate links; the number of
/// satellites where there is no path. [satellites]
[[nodiscard]] std::vector<std::uint32_t> hop_distances(std::span<const SatelliteLinks> adjacency,
                                                       std::span<const std::uint32_t> from);

}  // namespace spacemoe::cpu
