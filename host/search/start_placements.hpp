#pragma once

#include <cstdint>

#include "host/placement/placement.hpp"
#include "host/search/search_problem.hpp"

namespace spacemoe {

/// The placement with every module where it is fixed, or else where it stands or, if that is not
/// allowed, on the allowed satellite the fewest links away; in the order of modules, ties by
/// number. Of its copies as many are kept as there may be; if these are fewer than there must be,
/// further ones, of experts drawn at random, go near the gateways of their layers. Throws
/// ConfigError where not all modules find room.
[[nodiscard]] Placement fit_to_constraints(const Placement& wanted, const SearchProblem& problem,
                                           std::uint64_t seed = 0);

/// Modules on satellites drawn at random, and copies of experts drawn at random, as far as
/// constraints allow. Starts of different numbers
/// are independent. Throws as fit_to_constraints.
[[nodiscard]] Placement random_start(const SearchProblem& problem, std::uint64_t seed,
                                     std::uint32_t start);

}  // namespace spacemoe
