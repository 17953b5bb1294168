#pragma once

#include <cstdint>

#include "kernels/cpu/layer_rows.hpp"

namespace spacemoe::cpu {

/// A candidate layer with any number of active experts. Each lane sorts the experts of its slot by
/// a network of comparisons, the same in all lanes.
struct SortedLayer {
  LayerRows rows;
  std::uint32_t active;
  /// One of the two, the other null: P(S inside A) by the bits of A, [2^experts]; or weights whose
  /// elementary symmetric polynomials are these probabilities, [experts], all finite.
  const float* containment;
  const float* weights;
};

/// lost_s: cost of a lost token, no less than the latency of any path.
/// out: [slots], sum over sets of P(S) max over S, or lost_s where a path is missing.
void sorted_costs(const SortedLayer& layer, float lost_s, float* out);

/// Probability that a token is lost. out: [slots]
void sorted_losses(const SortedLayer& layer, float* out);

}  // namespace spacemoe::cpu
