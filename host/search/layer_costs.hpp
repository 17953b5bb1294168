#pragma once

#include <span>
#include <vector>

#include "host/placement/layer_optimiser.hpp"
#include "host/placement/placement.hpp"
#include "host/search/choice_batch.hpp"
#include "kernels/api/scoring.hpp"

namespace spacemoe {

void add_layer(const LayerModules& modules, ChoiceBatch& batch);
void add_layer(const Placement& placement, Layer layer, ChoiceBatch& batch);

/// Cost of each candidate over all slots: ScoringPass::layer_costs. Seconds
[[nodiscard]] std::vector<double> costs_of(ScoringPass& scoring, const ChoiceBatch& batch);
[[nodiscard]] std::vector<double> costs_of(ScoringPass& scoring,
                                           std::span<const LayerModules> layers);

}  // namespace spacemoe
