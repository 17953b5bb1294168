#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/constellation/constellation.hpp"
#include "host/placement/capacity.hpp"
#include "host/placement/expected_latency.hpp"
#include "host/placement/layer_optimiser.hpp"
#include "host/placement/placement.hpp"
#include "host/placement/scheme.hpp"

namespace spacemoe {

/// Input of a placement, besides the scheme.
struct PlacementProblem {
  const Constellation& constellation;
  std::uint32_t layers;
  std::uint32_t experts;
  /// Activation probability of each expert. [layers][experts]
  std::span<const double> inclusion;
  /// Seconds that one expert computes on each satellite, 0 where not charged. [satellites]
  std::span<const float> expert_seconds;
  std::uint64_t seed;
  Capacity capacity = {};               ///< of satellites
  LayerOptimiser* optimiser = nullptr;  ///< for schemes that need a search, or single slots
  /// The same seconds of a gateway: for schemes that copy the busiest modules. [satellites]
  std::span<const float> gateway_seconds = {};
};

/// Checks a scheme before anything is computed, for choices that do not go together, more modules
/// than satellites, a subnet that is too small, a bad placement file. Schemes and rules place one
/// module per satellite, whatever the capacity, but for the rules `local_coverage` and `blocks`.
/// Throws ConfigError with keys relative to the scheme ("layers"), or with a position in a
/// placement file.
void check_scheme(const Scheme& scheme, const Constellation& constellation, std::uint32_t layers,
                  std::uint32_t experts, const Capacity& capacity = {});

/// Searches and the places of spares use exact expectations. Throws ConfigError, as check_scheme
/// does, where a scheme needs them and there are none; `why_not_exact` as in SetLaws.
void check_searchable(const Scheme& scheme, const std::optional<std::string>& why_not_exact);

/// The placements of one scheme: one, or `draws` where the scheme draws anything at random. Asks
/// for expected latencies only as far as the scheme needs them; schemes that are placed with the
/// same `latency` share what was asked for. Throws as check_scheme.
[[nodiscard]] std::vector<Placement> place(const Scheme& scheme, std::uint32_t draws,
                                           const PlacementProblem& problem,
                                           ExpectedLatency& latency);

}  // namespace spacemoe
