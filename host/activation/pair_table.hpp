#pragma once

#include <vector>

#include "host/activation/activation_spec.hpp"
#include "host/activation/set_distribution.hpp"
#include "host/model/moe_model.hpp"

namespace spacemoe {

/// The law of each layer from a table of tokens by pair of active experts, which for K = 2 says
/// everything: columns layer, expert_i, expert_j (i < j) and tokens; pairs that are missing have
/// none. Throws ConfigError with file:line:column, and FileError.
[[nodiscard]] std::vector<SetDistribution> read_pair_table(const ActivationSpec& spec,
                                                           const MoeModel& model);

}  // namespace spacemoe
