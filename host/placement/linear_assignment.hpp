#pragma once

#include <cstdint>
#include <span>

#include "host/placement/expected_latency.hpp"
#include "host/placement/placement.hpp"
#include "host/placement/planner.hpp"

namespace spacemoe {

/// Experts by a linear assignment of expected network cost: the placement of Sivtsov, Katrutsa and
/// Oseledets (arXiv 2508.09229), whose integer linear programme minimises the expected number of
/// transmissions over a cluster's links, adapted to one module per satellite and to seconds.
/// Gateways stand where they are given; the experts of all layers together take those of the other
/// working satellites, whatever the subnet, for which the sum of activation probability times
/// expected path latency is smallest. Experts that kept to disjoint subnets would end where
/// SpaceMoE puts them, because the smallest sum of products pairs the largest with the smallest
/// (rearrangement inequality). Needs the rows of the gateways alone; time (layers experts)^2 x
/// satellites at most.
[[nodiscard]] Placement assign_experts(std::span<const Satellite> gateways,
                                       const PlacementProblem& problem, ExpectedLatency& latency);

}  // namespace spacemoe
