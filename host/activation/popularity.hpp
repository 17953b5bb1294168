#pragma once

#include <cstdint>
#include <vector>

#include "host/activation/activation_spec.hpp"
#include "host/model/moe_model.hpp"

namespace spacemoe {

/// How popular each expert is: its share of a layer's activations. [layers][experts], each layer
/// sums to 1. From the spec's skew, the ranks shuffled in each layer by its seed, or from its
/// counts. Throws ConfigError (file:line:column for what is wrong in a table) and FileError.
[[nodiscard]] std::vector<double> expert_shares(const ActivationSpec& spec, const MoeModel& model);

/// Shares from a table of counts: columns layer and e0 .. e(E-1), or layer, expert and count.
[[nodiscard]] std::vector<double> shares_from_counts(const ActivationSpec& spec,
                                                     const MoeModel& model);

/// Shares by rank, the ranks shuffled in each layer, keyed by (layer, position).
[[nodiscard]] std::vector<double> shares_from_skew(double skew, const MoeModel& model,
                                                   std::uint64_t seed);

}  // namespace spacemoe
