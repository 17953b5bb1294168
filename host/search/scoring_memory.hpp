#pragma once

#include <cstdint>

namespace spacemoe {

/// Throws ConfigError (key planning.slots) where the paths between all satellites in all planning
/// slots, which a ScoringPass keeps, do not fit into the memory that there is.
void check_scoring_memory(std::uint32_t slots, std::uint64_t satellites);

}  // namespace spacemoe
