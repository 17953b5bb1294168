#pragma once

#include <cstdint>

#include "kernels/api/backend.hpp"

namespace spacemoe {

/// Bytes that making a ScoringPass on the CPU takes: the paths between all satellites in all
/// planning slots, which it keeps, and those that it computes at a time.
[[nodiscard]] double scoring_bytes(std::uint32_t slots, std::uint64_t satellites);

/// Throws ConfigError (key planning.slots) where these do not fit into the memory that there is. A
/// device keeps them in its own, and says itself where that is too small.
void check_scoring_memory(const BackendInfo& backend, std::uint32_t slots,
                          std::uint64_t satellites);

}  // namespace spacemoe
