#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace spacemoe {

/// Pairs the satellites of two planes by their phases (rad, 0 to 2 pi, ascending). Each is in one
/// pair at most, no two pairs cross, and phases of a pair differ by less than `reach_rad`, at most
/// pi. Of all such pairings it is the one with the largest sum of `reach_rad` less the difference:
/// as many pairs as there can be, as close as they can be. Of a plane's satellites that one sees
/// within reach, the eight nearest are looked at. Pairs ascend in the first plane's index.
[[nodiscard]] std::vector<std::pair<std::uint32_t, std::uint32_t>> phase_pairs(
    std::span<const double> phases_a, std::span<const double> phases_b, double reach_rad);

/// The middle one of the distances from each phase to the next one round the orbit: 2 pi for one.
[[nodiscard]] double middle_spacing(std::span<const double> phases);

}  // namespace spacemoe
