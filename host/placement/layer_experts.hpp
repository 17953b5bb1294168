#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/placement/expected_latency.hpp"
#include "host/placement/planner.hpp"
#include "kernels/common/index_types.hpp"

/// Properties of a layer's experts that placement rules need.
namespace spacemoe {

/// Activation probability of each expert of a layer. [experts]
[[nodiscard]] std::span<const double> inclusion_of(const PlacementProblem& problem, Layer layer);

/// The experts of a layer by descending activation; ties by number. [experts]
[[nodiscard]] std::vector<Expert> by_activation(const PlacementProblem& problem, Layer layer);

/// Expected path latency over each satellite (s): from a layer's gateway, compute there, on to the
/// next gateway. The rows of both must have been fetched. [satellites]
[[nodiscard]] std::vector<double> path_latencies(const PlacementProblem& problem,
                                                 const ExpectedLatency& latency, Satellite gateway,
                                                 Satellite next_gateway);

}  // namespace spacemoe
