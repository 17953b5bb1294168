#include "host/search/layer_costs.hpp"

#include <cstddef>

namespace spacemoe {

void add_layer(const LayerModules& modules, ChoiceBatch& batch) {
  batch.add(modules.layer, modules.gateway, modules.next_gateway, modules.satellites);
}

void add_layer(const Placement& placement, Layer layer, ChoiceBatch& batch) {
  const std::size_t experts = placement.experts();
  batch.add(layer, placement.gateway(layer), placement.next_gateway(layer),
            std::span(placement.satellites).subspan(number(layer) * experts, experts));
}

std::vector<double> costs_of(ScoringPass& scoring, const ChoiceBatch& batch) {
  std::vector<double> costs_s(batch.size());
  if (batch.size() > 0) {
    scoring.layer_costs(batch.view(), costs_s);
  }
  return costs_s;
}

std::vector<double> costs_of(ScoringPass& scoring, std::span<const LayerModules> layers) {
  ChoiceBatch batch;
  for (const LayerModules& modules : layers) {
    add_layer(modules, batch);
  }
  return costs_of(scoring, batch);
}

}  // namespace spacemoe
