#pragma once

#include <span>
#include <vector>

#include "host/placement/layer_optimiser.hpp"
#include "kernels/api/scoring.hpp"

namespace spacemoe {

/// Exchanges the two experts of a layer that save most, until no exchange saves anything: an order
/// that no swap improves, for any number of experts. Descends from all of `starts` at once, which
/// may be of different layers and end as the orders found. Returns their costs. [starts]
[[nodiscard]] std::vector<double> descend_by_swaps(ScoringPass& scoring,
                                                   std::span<LayerModules> starts);

}  // namespace spacemoe
