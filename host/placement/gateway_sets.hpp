#pragma once

#include <cstdint>

#include "host/placement/expected_latency.hpp"
#include "host/placement/placement.hpp"
#include "host/placement/planner.hpp"
#include "host/placement/subnets.hpp"

namespace spacemoe {

/// The placement as requests of one set of gateways meet it: with these alone. Spares of gateways
/// belong to set 0.
[[nodiscard]] Placement with_gateways(Placement placement, std::uint32_t set);

/// Adds a set of gateways to a placement: in each layer on the satellite, of those that are free in
/// its subnet, with the least expected latency to the layer's experts and from those of the layer
/// before, each weighed by its activation; ties by number. Copies of experts do not count. Subnets
/// must have room.
void add_gateways(Placement& placement, const PlacementProblem& problem, const Subnets& subnets,
                  ExpectedLatency& latency);

}  // namespace spacemoe
