#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "kernels/api/network.hpp"
#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// The satellites of a shortest path, from the source of `distances_s` to `target`, both included;
/// nothing where there is no path. Where several are equally short, the one with the fewest hops;
/// among those the one with the lowest satellite numbers, compared from the target back.
/// distances_s: [satellites], a path row; weights_s: [links + 1] of the same snapshot.
[[nodiscard]] std::optional<std::vector<Satellite>> trace_path(
    std::span<const SatelliteLinks> adjacency, std::span<const float> weights_s,
    std::span<const float> distances_s, Satellite source, Satellite target);

}  // namespace spacemoe
