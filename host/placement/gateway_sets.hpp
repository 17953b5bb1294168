#pragma once

#include <cstdint>
#include <vector>

#include "host/placement/expected_latency.hpp"
#include "host/placement/placement.hpp"
#include "host/placement/planner.hpp"
#include "host/placement/subnets.hpp"

namespace spacemoe {

/// The placement as requests of one set of gateways meet it: with these alone. Spares of gateways
/// belong to set 0.
[[nodiscard]] Placement with_gateways(Placement placement, std::uint32_t set);

/// All gateways of a placement: set by set. [sets][layers]
[[nodiscard]] std::vector<Satellite> all_gateways(const Placement& placement);

/// Expected path latency over each satellite (s), summed over the sets of gateways, whose rows must
/// have been fetched. [satellites]
[[nodiscard]] std::vector<double> path_latencies_of_sets(const Placement& placement, Layer layer,
                                                         const PlacementProblem& problem,
                                                         const ExpectedLatency& latency);

/// The paper's rule (central, nearest, by_activation) for several sets of gateways: they stand, set
/// by set, on the most central satellites that are free in their layers' subnets; then experts, by
/// activation, on those of least expected path latency, averaged over sets. Of one set it is
/// SpaceMoE. Subnets must have room.
[[nodiscard]] Placement place_around_sets(std::uint32_t sets, const PlacementProblem& problem,
                                          const Subnets& subnets, ExpectedLatency& latency);

}  // namespace spacemoe
