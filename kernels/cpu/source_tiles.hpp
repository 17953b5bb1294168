#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/backend.hpp"

namespace spacemoe::cpu {

/// Groups sources into tiles of at most `width` that lie close together, by hops: sources whose
/// shortest paths run alike are cheap to solve together. By recursive bisection: the sources are
/// ordered from one far end of the graph to the other and cut where whole tiles end.
[[nodiscard]] std::vector<std::vector<std::uint32_t>> group_sources(
    std::span<const SatelliteLinks> adjacency, std::span<const std::uint32_t> sources,
    std::uint32_t width);

/// Hops from the nearest of `from` to every satellite over candidate links; the number of satellites
/// where there is no way. [satellites]
[[nodiscard]] std::vector<std::uint32_t> hop_distances(std::span<const SatelliteLinks> adjacency,
                                                       std::span<const std::uint32_t> from);

}  // namespace spacemoe::cpu
