#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// The `count` candidates with the smallest expected path latency: from a layer's gateway, compute
/// there, and on to the next gateway; the nearest first, ties by number. `here_s` and `next_s` are
/// the gateways' expected latencies to every satellite. All but `candidates`: [satellites].
[[nodiscard]] std::vector<Satellite> nearest_satellites(std::span<const double> here_s,
                                                        std::span<const double> next_s,
                                                        std::span<const float> expert_seconds,
                                                        std::span<const Satellite> candidates,
                                                        std::uint32_t count);

/// The experts of a layer by descending activation; ties by number. inclusion and result: [experts]
[[nodiscard]] std::vector<Expert> experts_by_activation(std::span<const double> inclusion);

/// The satellite of each expert where the one that is activated most stands nearest, and so on;
/// ties by number. `nearest_first`, `inclusion` and the result: [experts].
[[nodiscard]] std::vector<Satellite> match_by_activation(std::span<const Satellite> nearest_first,
                                                         std::span<const double> inclusion);

}  // namespace spacemoe
