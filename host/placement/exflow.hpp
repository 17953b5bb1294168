#pragma once

#include <cstdint>

#include "host/placement/expected_latency.hpp"
#include "host/placement/placement.hpp"
#include "host/placement/planner.hpp"
#include "host/placement/subnets.hpp"

namespace spacemoe {

/// Largest number of satellites for which a matrix of expected latencies between all pairs is kept:
/// 400 MB, and minutes.
inline constexpr std::uint32_t max_exflow_satellites = 10'000;

/// Experts by inter-layer affinity: ExFlow (Yao, Anthony, Shafi, Subramoni and Panda, arXiv
/// 2401.08383). There every server holds the attention of all layers and the token's context, so
/// that a token goes on from expert to expert without a return, and an integer programme keeps
/// experts that follow each other close together. Adapted to one module per satellite:
/// - Experts stand where AffinitySearch, started at the greedy placement, puts them. Its affinity
/// is
///   the product of activation probabilities, as if layers were independent, also where a trace is
///   replayed: what ExFlow gains from routing that one layer predicts for the next cannot show
///   here.
/// - Our tokens do return. Gateways follow, by linear assignment of all that share satellites at
///   once, on those free satellites where the sum of activation probability times expected latency
///   to the experts of their own layer and of the one before, between which they stand, is
///   smallest.
/// Up to max_exflow_satellites.
[[nodiscard]] Placement place_by_affinity(const PlacementProblem& problem, const Subnets& subnets,
                                          ExpectedLatency& latency);

}  // namespace spacemoe
