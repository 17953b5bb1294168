#pragma once

#include <cstdint>
#include <vector>

#include "kernels/common/index_types.hpp"
#include "kernels/common/set_law.hpp"

namespace spacemoe {

/// Upper bounds on how often m experts hold a token's whole active set: for each m, at least the
/// maximum of P(S inside A) over sets A of m experts; never falls with m, 0 below K, 1 at E. It is
/// the maximum itself for up to max_containment_experts and for conditional Poisson laws of any
/// size, whose P(S inside A) grows with the weights on A. Elsewhere it is the smallest of
/// - the m largest inclusion probabilities, summed, over K: each of them counts P(S inside A) for
///   its own part, and a set inside A has K of them;
/// - the C(m, K) most probable sets, summed;
/// - 1 minus the (m+1)-th largest inclusion probability: A misses one of the m + 1 most active.
/// The law must have an exact form. [experts + 1]
[[nodiscard]] std::vector<double> max_containment(const SetLawView& law, Layer layer);

}  // namespace spacemoe
