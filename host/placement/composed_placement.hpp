#pragma once

#include <cstdint>
#include <vector>

#include "host/placement/expected_latency.hpp"
#include "host/placement/planner.hpp"
#include "host/placement/subnets.hpp"

namespace spacemoe {

/// The placements of a scheme that is composed of four choices, one per draw: gateways of all
/// layers first, then experts layer by layer on satellites still free. `subnets` holds one for each
/// layer, or a single one that all layers share.
[[nodiscard]] std::vector<Placement> compose_placements(const Scheme& scheme, std::uint32_t draws,
                                                        const PlacementProblem& problem,
                                                        const Subnets& subnets,
                                                        ExpectedLatency& latency);

/// The satellites of each subnet, the most central first: those with the least sum of expected
/// latencies to all of the subnet; ties by number.
[[nodiscard]] Subnets by_centrality(const Subnets& subnets, ExpectedLatency& latency);

}  // namespace spacemoe
