#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "kernels/api/network.hpp"
#include "kernels/common/index_types.hpp"
#include "kernels/common/sky.hpp"

namespace spacemoe {

/// The weights (s) of a snapshot's links, as paths are traced by them: followed by that of a link
/// that is never up, which stands for the links that a satellite does not have. [links + 1]
[[nodiscard]] std::vector<float> path_weights(std::span<const LinkReport> links);

/// The link from one satellite of a path to the next.
[[nodiscard]] std::uint32_t link_between(std::span<const SatelliteLinks> adjacency, Satellite from,
                                         Satellite to);

/// The satellites of a shortest path, from the source of `distances_s` to `target`, both included;
/// nothing where there is no path. Where several are equally short, the one with the fewest hops;
/// among those the one with the lowest satellite numbers, compared from the target back.
/// distances_s: [satellites], a path row; weights_s: path_weights of the same
/// snapshot.
[[nodiscard]] std::optional<std::vector<Satellite>> trace_path(
    std::span<const SatelliteLinks> adjacency, std::span<const float> weights_s,
    std::span<const float> distances_s, Satellite source, Satellite target);

}  // namespace spacemoe
