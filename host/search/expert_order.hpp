#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/search/best_completion.hpp"
#include "host/search/layer_latencies.hpp"

namespace spacemoe {

/// The satellite of each expert of a layer.
struct OrderResult {
  std::vector<std::uint32_t> satellite_of;  ///< [experts], an index of the layer's satellites
  double cost_s;
  bool proven_optimal;  ///< no order is cheaper by more than rounding
};

/// Experts for which branch and bound is meant; above, see swap_descent.hpp.
inline constexpr std::uint32_t max_proven_experts = 12;
/// Partial orders that best_order looks at before it gives up proof: some ten seconds.
inline constexpr std::uint64_t default_node_limit = 1'000'000;

/// The best order over all slots of a layer, by branch and bound; `start` where nothing is better
/// by more than rounding. After `node_limit` partial orders it gives up proof and returns the best
/// one found. `completion` is that of the layer's set law.
[[nodiscard]] OrderResult best_order(const LayerLatencies& layer, const BestCompletion& completion,
                                     std::span<const std::uint32_t> start,
                                     std::uint64_t node_limit = default_node_limit);

}  // namespace spacemoe
