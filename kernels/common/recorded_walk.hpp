#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

#include "kernels/common/joint_row.hpp"
#include "kernels/common/portable.hpp"
#include "kernels/common/set_law.hpp"
#include "kernels/common/token_sums.hpp"

/// What is expected of tokens whose layers depend on each other: the mean over all recorded tokens,
/// each walked through all layers. Needed only where a placement does not reach all of its experts,
/// as which tokens it delivers then is no product over layers. docs/model.md, "Replayed traces".
namespace spacemoe {

/// Sums over recorded tokens that are delivered.
struct WalkedTokens {
  double delivered;
  double latency_s;
  double reference_s;  ///< of the reference's placement, where tokens count that both deliver
};

/// Latency of a recorded token (s), infinity where it is lost. latency_of: of a layer (s), by its
/// number and the members of its set; infinity where one of them is out of reach.
template <class LayerLatency>
SPACEMOE_HD double walked_latency(const SetLawView& law, std::uint32_t token,
                                  LayerLatency latency_of) {
  double sum_s = 0.0;
  for (std::uint32_t layer = 0; layer < law.layers; ++layer) {
    const double latency_s = latency_of(layer, law.recorded_set(token, layer));
    if (std::isinf(latency_s)) {
      return std::numeric_limits<double>::infinity();
    }
    sum_s += latency_s;
  }
  return sum_s;
}

/// Counts a token that has these latencies, unless one of them is infinite.
SPACEMOE_HD inline void add_walked(WalkedTokens& sums, double latency_s, double reference_s) {
  if (std::isinf(latency_s) || std::isinf(reference_s)) {
    return;
  }
  sums.delivered += 1.0;
  sums.latency_s += latency_s;
  sums.reference_s += reference_s;
}

/// The expectation of a placement that does not reach all experts, from its sums over all tokens.
SPACEMOE_HD inline PlacementExpectation walked_expectation(const WalkedTokens& sums,
                                                           std::uint32_t tokens) {
  return {sums.delivered / tokens, sums.delivered > 0.0 ? sums.latency_s / sums.delivered : 0.0, 0};
}

/// The joint sums of a result row, from those over all tokens that both placements deliver.
SPACEMOE_HD inline RowSums walked_joint(const WalkedTokens& sums, std::uint32_t tokens) {
  return {0.0, 0.0, sums.delivered / tokens, sums.latency_s / tokens, sums.reference_s / tokens};
}

}  // namespace spacemoe
