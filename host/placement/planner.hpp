#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/base/progress.hpp"
#include "host/constellation/constellation.hpp"
#include "host/placement/placement.hpp"
#include "host/placement/scheme.hpp"
#include "kernels/backend.hpp"

namespace spacemoe {

/// What a placement is made from, beside the scheme.
struct PlacementProblem {
  const Constellation& constellation;
  std::uint32_t layers;
  std::uint32_t experts;
  /// Activation probability of each expert. [layers][experts]
  std::span<const double> inclusion;
  /// Seconds that one expert computes on each satellite, 0 where not charged. [satellites]
  std::span<const float> expert_seconds;
  std::uint64_t seed;
};

/// The placements of one scheme: one, or `draws` where the scheme draws anything at random.
/// Expected latencies come from the planning pass, and only the rows that the scheme needs.
/// Throws ConfigError where a subnet is too small, where there are more modules than satellites, for
/// choices that come with placement search, and for a bad placement file; keys are relative to the
/// scheme ("layers", "placement").
[[nodiscard]] std::vector<Placement> place(const Scheme& scheme, std::uint32_t draws,
                                           const PlacementProblem& problem, PlanningPass& planning,
                                           Progress& progress);

}  // namespace spacemoe
