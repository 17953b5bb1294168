#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/placement/expected_latency.hpp"
#include "host/placement/placement.hpp"
#include "host/placement/planner.hpp"
#include "host/placement/subnets.hpp"

namespace spacemoe {

/// One layer whose experts get copies.
struct CopiedLayer {
  std::span<const double> activation;  ///< [experts]
  std::span<const Satellite> at;       ///< where they stand, [experts]
  std::span<const Satellite> free;     ///< places for copies, each of which takes one, ascending
  std::span<const float> latency_s;    ///< over each satellite, [slots][satellites]
  std::uint32_t satellites;
};

/// A copy of an expert, with what it saves: of the sum over experts and slots of activation x
/// latency of the nearest copy (s).
struct GainfulCopy {
  Expert expert;
  Satellite satellite;
  double gain_s;
};

/// Up to `copies` copies, each the one that saves most beside those before it; fewer where no
/// further one saves anything. Ties: lower expert, lower satellite. As no copy saves more after
/// others than before (the sum is supermodular), only those are weighed again that may be best
/// (Minoux, Accelerated greedy algorithms for maximizing submodular set functions, 1978).
[[nodiscard]] std::vector<GainfulCopy> greedy_copies(const CopiedLayer& layer,
                                                     std::uint32_t copies);

/// Copies of experts for a placement without any, up to `copies` per layer, after SlimCaching
/// (Chen, Chen and Huang, arXiv 2507.06567), which caches experts on edge servers of limited
/// storage, for tokens that take one expert a layer by greedy choice. Adapted to one module per
/// satellite: every expert stands once before the first copy, copies take free satellites of the
/// layer's subnet, and latency is that over the nearest copy in each planning slot. As satellites
/// take one copy each, which is a matroid, what is saved is at least half of the most that can be
/// (Fisher, Nemhauser and Wolsey, 1978). Tokens that take several experts wait for the last, of
/// which greedy choice promises nothing; the paper then goes server by server, with a dynamic
/// programme for each. Here the sum simply counts each expert by itself. Needs
/// `problem.optimiser`. Sorted.
[[nodiscard]] std::vector<Replica> copies_that_gain_most(const Placement& placement,
                                                         std::uint32_t copies,
                                                         const PlacementProblem& problem,
                                                         const Subnets& subnets,
                                                         const ExpectedLatency& latency);

}  // namespace spacemoe
