#include <algorithm>
#include <numeric>
#include <span>
#include <vector>

#include <fmt/format.h>
#include <spacemoe/study.hpp>

#include "host/api/argument_checks.hpp"
#include "host/api/engine.hpp"
#include "host/api/outside_errors.hpp"
#include "host/api/public_placement.hpp"
#include "host/api/told_progress.hpp"
#include "host/placement/placement_check.hpp"
#include "host/search/layer_costs.hpp"
#include "kernels/tables/numbered_list.hpp"

namespace spacemoe::api {
namespace {

/// Placements that are scored between two looks at the progress.
constexpr std::size_t placements_at_once = 4096;

/// The layers of placements, as a backend takes them.
class PlacementLayers {
 public:
  explicit PlacementLayers(const Engine& engine)
      : frame_{engine.config().model.layers, engine.config().model.experts,
               engine.scenario().constellation(), engine.study().capacity} {}

  /// Throws ConfigError of ours where a placement cannot be.
  void add(const spacemoe::Placement& placement) {
    check_placement(placement, frame_, "placement");
    for (const Layer layer : all<Layer>(frame_.layers)) {
      add_layer(placement, layer, batch_);
    }
  }

  /// Seconds. [placements][layers]
  [[nodiscard]] std::vector<double> costs(ScoringPass& pass) const {
    return costs_of(pass, batch_);
  }

 private:
  PlacementFrame frame_;
  ChoiceBatch batch_;
};

double sum_of(std::span<const double> costs) {
  return std::accumulate(costs.begin(), costs.end(), 0.0);
}

}  // namespace

void Study::prepare_costs(const Watch& watch) const {
  at_door(&engine_->source(), [&] { static_cast<void>(engine_->scoring(watch)); });
}

std::vector<double> Study::layer_costs(const Placement& placement) const {
  prepare_costs();
  return at_door(nullptr, [&] {
    if (!placement.replicas.empty() || !placement.spares.empty()) {
      refuse_argument("placement", "found copies of modules", "each module once",
                      "evaluate takes copies");
    }
    PlacementLayers layers(*engine_);
    layers.add(inside(placement));
    return layers.costs(engine_->scoring({}));
  });
}

double Study::cost(const Placement& placement) const {
  return sum_of(layer_costs(placement));
}

std::vector<double> Study::costs(std::span<const std::uint32_t> gateways,
                                 std::span<const std::uint32_t> experts, const Watch& watch) const {
  const std::size_t layers = engine_->config().model.layers;
  const std::size_t modules = layers * engine_->config().model.experts;
  const std::size_t placements = gateways.size() / layers;
  if (gateways.size() != placements * layers || experts.size() != placements * modules) {
    refuse_argument(
        "placements",
        fmt::format("found {} gateways and {} experts", gateways.size(), experts.size()),
        fmt::format("{} gateways and {} experts a placement", layers, modules));
  }
  prepare_costs(watch);
  return at_door(nullptr, [&] {
    ToldProgress progress(watch);
    progress.begin("costs", placements);
    std::vector<double> costs;
    for (std::size_t first = 0; first < placements; first += placements_at_once) {
      check_stop(watch.stop);
      const std::size_t count = std::min(placements_at_once, placements - first);
      PlacementLayers batch(*engine_);
      for (std::size_t i = first; i < first + count; ++i) {
        batch.add({list_of<Satellite>(gateways.subspan(i * layers, layers)),
                   list_of<Satellite>(experts.subspan(i * modules, modules))});
      }
      const std::vector<double> of_layers = batch.costs(engine_->scoring({}));
      for (std::size_t i = 0; i < count; ++i) {
        costs.push_back(sum_of(std::span(of_layers).subspan(i * layers, layers)));
      }
      progress.advance(count);
    }
    progress.end();
    return costs;
  });
}

}  // namespace spacemoe::api
