#pragma once

#include <cstdint>

namespace spacemoe {

/// Bytes that making a ScoringPass on the CPU takes: the paths between all satellites in all
/// planning slots, which it keeps, and those that it computes at a time.
[[nodiscard]] double scoring_bytes(std::uint32_t slots, std::uint64_t satellites);

/// Throws ConfigError (key planning.slots) where these do not fit into the memory that there is.
void check_scoring_memory(std::uint32_t slots, std::uint64_t satellites);

}  // namespace spacemoe
