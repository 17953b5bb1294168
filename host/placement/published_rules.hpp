#pragma once

#include "host/placement/expected_latency.hpp"
#include "host/placement/planner.hpp"
#include "host/placement/subnets.hpp"

namespace spacemoe {

/// Checks a scheme that has a rule for errors beyond those that check_scheme finds in any: more
/// satellites than the rule can take, no room for copies. Throws ConfigError with keys relative to
/// the scheme.
void check_rule(const Scheme& scheme, const Constellation& constellation, const Subnets& subnets,
                std::uint32_t layers, std::uint32_t experts);

/// The placement that a scheme's rule makes: one, since rules draw nothing. `subnets` as in
/// compose_placements.
[[nodiscard]] Placement place_by_rule(const Scheme& scheme, const PlacementProblem& problem,
                                      const Subnets& subnets, ExpectedLatency& latency);

}  // namespace spacemoe
