#pragma once

#include <cstdint>
#include <memory>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

#include "host/activation/set_laws.hpp"
#include "host/placement/layer_optimiser.hpp"
#include "host/placement/placement.hpp"
#include "host/search/layer_costs.hpp"
#include "kernels/cpu/cpu_backend.hpp"
#include "kernels/tables/numbered_list.hpp"
#include "tests/backend/sky.hpp"
#include "tests/oracle/order_oracle.hpp"

namespace spacemoe {

/// Layers of experts on a constellation: what searches are made from. Experts and gateways compute
/// faster on some satellites than on others.
struct SearchStudy {
  Sky sky;
  std::uint32_t layers;
  std::uint32_t experts;
  std::uint32_t active;
  SetLaws laws;
  float lost_penalty_s;
  std::vector<float> expert_seconds;
  std::vector<float> gateway_seconds;
  std::unique_ptr<Backend> backend = cpu::make_cpu_backend(1);

  /// Laws without structure, from `random`.
  SearchStudy(WalkerShell shell, double survival, std::uint32_t slots, std::uint32_t layer_count,
              std::uint32_t expert_count, std::uint32_t active_count, float penalty_s,
              std::mt19937& random)
      : sky({{shell}, {}}, fragile_links(survival), slots),
        layers(layer_count),
        experts(expert_count),
        active(active_count),
        laws(make_laws(layer_count, expert_count, active_count, random)),
        lost_penalty_s(penalty_s) {
    for (std::uint32_t satellite = 0; satellite < satellites(); ++satellite) {
      expert_seconds.push_back(static_cast<float>(0.004 + 0.01 * oracle::uniform(random)));
      gateway_seconds.push_back(static_cast<float>(0.002 + 0.01 * oracle::uniform(random)));
    }
  }

  [[nodiscard]] std::uint32_t satellites() const { return sky.constellation.size(); }
  [[nodiscard]] std::vector<Satellite> all_satellites() const {
    return list_all<Satellite>(satellites());
  }
  /// Modules may stand on all satellites.
  [[nodiscard]] std::vector<std::uint8_t> everywhere() const {
    return std::vector<std::uint8_t>(satellites(), 1);
  }
  [[nodiscard]] ScoringPlan plan() const {
    return {laws.view(), expert_seconds, gateway_seconds, lost_penalty_s};
  }
  [[nodiscard]] std::unique_ptr<ScoringPass> scoring() const {
    return backend->scoring(sky.series(), plan());
  }
  [[nodiscard]] std::vector<LayerModules> layers_of(const Placement& placement) const {
    std::vector<LayerModules> result;
    for (const Layer layer : all<Layer>(layers)) {
      const auto first = placement.satellites.begin() + number(layer) * experts;
      result.push_back({layer,
                        placement.gateway(layer),
                        placement.next_gateway(layer),
                        {first, first + experts}});
    }
    return result;
  }
  [[nodiscard]] double cost_of(ScoringPass& pass, const Placement& placement) const {
    const std::vector<double> costs_s = costs_of(pass, layers_of(placement));
    return std::accumulate(costs_s.begin(), costs_s.end(), 0.0);
  }

 private:
  static SetLaws make_laws(std::uint32_t layers, std::uint32_t experts, std::uint32_t active,
                           std::mt19937& random) {
    std::vector<LayerLaw> laws;
    for (std::uint32_t layer = 0; layer < layers; ++layer) {
      SetDistribution law = oracle::random_law(experts, active, random);
      std::vector<double> inclusion = inclusion_of(law, experts);
      laws.push_back({std::move(inclusion), std::move(law), {}, 0});
    }
    return SetLaws(ActivationKind::pairs, active, std::move(laws));
  }
};

}  // namespace spacemoe
