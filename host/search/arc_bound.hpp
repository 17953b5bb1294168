#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <tbb/task_arena.h>

#include "host/base/progress.hpp"
#include "host/search/gateway_pairs.hpp"
#include "host/search/mean_layers.hpp"

namespace spacemoe {

/// A bound that a round of arc_bound has proven.
struct ArcRound {
  std::uint32_t layers;  ///< of the longest arc that had to be looked at
  std::uint64_t arcs;    ///< that were looked at
  double bound_s;        ///< of the sum over all layers
};

/// A lower bound on the sum over layers, for placements on satellites of their own. `found` is told
/// each one that is proven, in ascending order; a round starts only where `goes_on` lets the one
/// before end, and ends early where it says no. Which rounds there are depends on no clock and on
/// no number of threads; `goes_on` is asked by one thread at a time. For at least two layers and up
/// to 65,535 satellites, with room for all modules; nothing is found for others.
///
/// Why it holds. Share a total T out as allowances, t_l for layer l. If all layers of a ring
/// together cost no more than T, then from some layer on the first n layers cost no more than their
/// n allowances together, for each n: begin behind the layer at which the sum of cost less
/// allowance is greatest, all sums from there are 0 or less (the cycle lemma of Dvoretzky and
/// Motzkin, Duke Math. J. 14, 1947). So T is a bound if from no layer and no gateway a ring goes on
/// like this: if all arcs, extended gateway by gateway, at some time cost more than their
/// allowances by a bound on what they cost (arc_search.hpp).
void arc_bound(const MeanLayers& layers, tbb::task_arena& arena, Progress& progress,
               const std::function<bool()>& goes_on,
               const std::function<void(const ArcRound&)>& found);

/// Parts of a total that layers of the period are likely to take in a good placement: by their
/// weights, on satellites of which neighbours leave every second one. They sum to 1 over all
/// layers. Any parts are sound; arcs of layers whose parts are too large take longest to end.
/// [period]
[[nodiscard]] std::vector<double> layer_parts(const MeanLayers& layers, const GatewayPairs& pairs);

}  // namespace spacemoe
