#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace spacemoe {

/// The cost of what is impossible.
inline constexpr double infinite_cost_s = std::numeric_limits<double>::infinity();

/// Cost of a layer between each candidate for its gateway and each for the next layer's.
struct GatewayCosts {
  std::uint32_t candidates;
  std::uint32_t next_candidates;
  std::vector<double> cost_s;  ///< [candidates][next_candidates]
};

/// One candidate per layer, so that the walk through them and back to the first is cheapest.
struct ClosedWalk {
  std::vector<std::uint32_t> candidate;  ///< [layers]
  double cost_s;
};

/// Dynamic programme around the ring in the min-plus algebra, once for every candidate of the first
/// layer: O(layers n^3), exact. `ring[l].next_candidates` are the candidates of layer l + 1, the
/// last layer's those of the first.
[[nodiscard]] ClosedWalk cheapest_closed_walk(std::span<const GatewayCosts> ring);

}  // namespace spacemoe
