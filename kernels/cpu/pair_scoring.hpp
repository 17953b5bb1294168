#pragma once

#include <cstdint>

#include "kernels/cpu/layer_rows.hpp"

namespace spacemoe::cpu {

/// A candidate layer with at most two active experts, slot by slot. Its latency is then linear in
/// the maxima over single experts and pairs, so that no slot needs its latencies sorted.
struct PairLayer {
  LayerRows rows;
  const float* singles;  ///< [experts] P({i}), or null if none has a probability
  const float* pairs;    ///< P({i, j}), i < j, row by row; or null
  /// Extra compute time (s) of {i, j} where one satellite serves both: in all slots alike, or,
  /// where experts have copies, by slot, a pair without any being null; both null: no extra time.
  const float* shared_s;
  const float* const* shared_rows = nullptr;  ///< [pairs][slots]
};

/// lost_s: cost of a lost token, no less than the latency of any path.
/// out: [slots], sum over sets of P(S) max over S, or lost_s where a path is missing.
void pair_costs(const PairLayer& layer, float lost_s, float* out);

/// Probability that a token is lost. out: [slots]
void pair_losses(const PairLayer& layer, float* out);

/// Sum in an order that is the same on every machine. values: [count], count a multiple of
/// slot_lanes.
[[nodiscard]] double sum_of_slots(const float* values, std::uint32_t count);

}  // namespace spacemoe::cpu
