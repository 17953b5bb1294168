#pragma once

#include "host/placement/expected_latency.hpp"
#include "host/placement/placement.hpp"
#include "host/placement/planner.hpp"
#include "host/placement/subnets.hpp"

namespace spacemoe {

/// Greedy nearest neighbour, the classical heuristic of routing and layout problems (Rosenkrantz,
/// Stearns and Lewis, SIAM J. Computing 6, 1977, for the travelling salesman), walking through the
/// layers. The first gateway is the most central satellite that its layer may use, each further one
/// the free satellite with the smallest expected latency from the gateway before. As soon as the
/// gateway after a layer stands, the layer's experts follow by descending activation, each on the
/// free satellite with the smallest expected path latency. Ties: lower satellite, lower expert.
[[nodiscard]] Placement place_greedily(const PlacementProblem& problem, const Subnets& subnets,
                                       ExpectedLatency& latency);

}  // namespace spacemoe
