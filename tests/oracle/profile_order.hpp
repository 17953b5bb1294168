#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <vector>

#include "host/search/layer_latencies.hpp"

namespace spacemoe::oracle {

/// The cost of the best order in a single slot, by dynamic programming over subsets of experts
/// (docs/model.md, "Exact order of experts"): O(2^E E), where all permutations would be too many.
/// `containment`: [2^experts], P(S inside A) by the bits of A.
inline double min_profile_cost(const LayerLatencies& layer, std::span<const double> containment) {
  const std::uint32_t experts = layer.satellites;
  std::vector<std::uint32_t> nearest(experts);
  std::iota(nearest.begin(), nearest.end(), 0U);
  std::ranges::stable_sort(nearest, {}, [&](std::uint32_t s) { return layer.latency_s[s]; });
  const auto cost_s = [&](std::uint32_t m) { return layer.cost_s(layer.latency_s[nearest[m]]); };
  // saved_s[A]: the most that can be saved with A on the |A| nearest satellites.
  std::vector<double> saved_s(std::size_t{1} << experts, 0.0);
  for (std::uint32_t set = 1; set < saved_s.size(); ++set) {
    double max_s = -std::numeric_limits<double>::infinity();
    for (std::uint32_t left = set; left != 0; left &= left - 1) {
      const std::uint32_t expert = left & (~left + 1);
      max_s = std::max(max_s, saved_s[set & ~expert]);
    }
    const auto size = static_cast<std::uint32_t>(std::popcount(set));
    const double gap_s = size < experts ? cost_s(size) - cost_s(size - 1) : 0.0;
    saved_s[set] = max_s + gap_s * containment[set];
  }
  return cost_s(experts - 1) - saved_s.back();
}

}  // namespace spacemoe::oracle
