#pragma once

#include <vector>

#include "host/placement/expected_latency.hpp"
#include "host/placement/placement.hpp"
#include "host/placement/planner.hpp"
#include "host/placement/subnets.hpp"

namespace spacemoe {

/// Local coverage under memory, after Prism (Wu et al., arXiv 2508.12851): a server keeps those
/// experts that its own requests need most, as far as its memory goes, so that as few calls as
/// possible leave it, and every expert stands somewhere. Adapted: all calls of a layer come from
/// its gateway, so that a server is a gateway's satellite, which takes as many experts of its own
/// layer as it holds, the most active first; the others take the free satellites of the subnet with
/// the least expected path latency, one each. Left out: Prism shares a server's memory out among
/// layers by the entropy of their activations, which a satellite of one layer does not need; copies
/// at several servers; migration. With room for one module it is SpaceMoE.
/// `gateways`: [layers], no two on one satellite.
[[nodiscard]] Placement cover_locally(const std::vector<Satellite>& gateways,
                                      const PlacementProblem& problem, const Subnets& subnets,
                                      ExpectedLatency& latency);

}  // namespace spacemoe
