#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <random>
#include <span>
#include <vector>

#include "host/search/search_problem.hpp"
#include "kernels/api/network.hpp"
#include "kernels/api/scoring.hpp"

namespace spacemoe {

/// Satellites with random distances in each slot and layers with random pairs of active experts:
/// nothing that a search could take for granted. Scores by going through the pairs.
class TinyProblem final : public ScoringPass {
 public:
  TinyProblem(std::uint32_t layers, std::uint32_t experts, std::uint32_t satellites,
              std::uint32_t slots, std::uint32_t seed)
      : modules_{layers, experts}, satellites_(satellites), slots_(slots) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    for (std::uint32_t entry = 0; entry < slots * satellites * satellites; ++entry) {
      distance_s_.push_back(0.01 + 0.1 * uniform(random));
      lost_.push_back(uniform(random) < 0.05);
    }
    for (std::uint32_t layer = 0; layer < layers; ++layer) {
      std::vector<double> share(std::size_t{experts} * experts, 0.0);
      for (std::uint32_t i = 0; i < experts; ++i) {
        for (std::uint32_t j = i + 1; j < experts; ++j) {
          share[i * experts + j] = uniform(random);
        }
      }
      const double sum = std::accumulate(share.begin(), share.end(), 0.0);
      std::ranges::for_each(share, [&](double& p) { p /= sum; });
      share_.insert(share_.end(), share.begin(), share.end());
    }
    for (std::uint32_t satellite = 0; satellite < satellites; ++satellite) {
      SatelliteLinks links{};
      const std::uint32_t steps[max_degree] = {1, satellites - 1, 3, satellites - 3};
      for (std::uint32_t k = 0; k < max_degree; ++k) {
        links.neighbour[k] = (satellite + steps[k]) % satellites;
      }
      adjacency_.push_back(links);
    }
  }

  /// One module per satellite, nothing forbidden, nothing fixed, and so many copies.
  [[nodiscard]] SearchProblem problem(std::uint32_t copies = 0) const {
    const ModuleNumbers modules{modules_.layers, modules_.experts, copies};
    return {modules,
            adjacency_,
            std::vector<std::uint8_t>(satellites_, 1),
            std::vector<std::optional<Satellite>>(modules.count()),
            {},
            satellites_};
  }
  [[nodiscard]] std::uint32_t slots() const { return slots_; }
  /// Module m on satellite m.
  [[nodiscard]] Placement in_order() const {
    Placement placement;
    for (const Layer layer : all<Layer>(modules_.layers)) {
      placement.gateways.push_back(Satellite{number(modules_.gateway(layer))});
      for (const Expert expert : all<Expert>(modules_.experts)) {
        placement.satellites.push_back(Satellite{number(modules_.expert(layer, expert))});
      }
    }
    return placement;
  }

  struct Cost {
    double cost_s;
    double lost;
  };
  /// A lost token counts one second; modules compute in no time, and the nearest copy of an expert
  /// serves.
  [[nodiscard]] Cost cost(Layer layer, Satellite gateway, Satellite next_gateway,
                          std::span<const Satellite> at, std::uint32_t slot,
                          std::span<const LayerCopy> copies = {}) const {
    Cost sum{0.0, 0.0};
    constexpr double lost_s = std::numeric_limits<double>::infinity();
    const auto entry = [&](Satellite from, Satellite to) {
      return (std::size_t{slot} * satellites_ + number(from)) * satellites_ + number(to);
    };
    const auto over = [&](Satellite satellite) {
      const std::size_t here = entry(gateway, satellite);
      const std::size_t next = entry(next_gateway, satellite);
      return lost_[here] || lost_[next] ? lost_s : distance_s_[here] + distance_s_[next];
    };
    std::vector<double> latency_s;
    for (const Satellite satellite : at) {
      latency_s.push_back(over(satellite));
    }
    for (const LayerCopy& copy : copies) {
      double& nearest_s = latency_s[number(copy.expert)];
      nearest_s = std::min(nearest_s, over(copy.satellite));
    }
    for (std::uint32_t i = 0; i < modules_.experts; ++i) {
      for (std::uint32_t j = i + 1; j < modules_.experts; ++j) {
        const double share =
            share_[(std::size_t{number(layer)} * modules_.experts + i) * modules_.experts + j];
        const double slowest_s = std::max(latency_s[i], latency_s[j]);
        const bool lost = slowest_s == lost_s;
        sum.cost_s += share * (lost ? 1.0 : slowest_s);
        sum.lost += lost ? share : 0.0;
      }
    }
    return sum;
  }
  /// T_k and the delivered probability of a whole placement in a slot.
  [[nodiscard]] Cost cost(const Placement& placement, std::uint32_t slot) const {
    Cost sum{0.0, 0.0};
    double delivered = 1.0;
    for (const Layer layer : all<Layer>(modules_.layers)) {
      std::vector<LayerCopy> copies;
      for (const Replica& replica : placement.replicas) {
        if (replica.layer == layer) {
          copies.push_back({replica.expert, replica.satellite});
        }
      }
      const Cost one =
          cost(layer, placement.gateway(layer), placement.next_gateway(layer),
               std::span(placement.satellites)
                   .subspan(std::size_t{number(layer)} * modules_.experts, modules_.experts),
               slot, copies);
      sum.cost_s += one.cost_s;
      delivered *= 1.0 - one.lost;
    }
    sum.lost = 1.0 - delivered;
    return sum;
  }

  void layer_costs(const LayerChoices& choices, std::span<double> out) override {
    for (std::size_t choice = 0; choice < out.size(); ++choice) {
      out[choice] = 0.0;
      for (std::uint32_t slot = 0; slot < slots_; ++slot) {
        out[choice] += of(choices, choice, slot).cost_s / slots_;
      }
    }
  }
  void slot_costs(const LayerChoices& choices, std::span<float> cost_s,
                  std::span<float> lost) override {
    for (std::size_t choice = 0; choice < choices.layers.size(); ++choice) {
      for (std::uint32_t slot = 0; slot < slots_; ++slot) {
        const Cost one = of(choices, choice, slot);
        cost_s[choice * slots_ + slot] = static_cast<float>(one.cost_s);
        lost[choice * slots_ + slot] = static_cast<float>(one.lost);
      }
    }
  }

 private:
  [[nodiscard]] Cost of(const LayerChoices& choices, std::size_t choice, std::uint32_t slot) const {
    return cost(choices.layers[choice], choices.gateways[choice], choices.next_gateways[choice],
                choices.satellites.subspan(choice * modules_.experts, modules_.experts), slot,
                choices.copies_of(choice));
  }

  ModuleNumbers modules_;
  std::uint32_t satellites_;
  std::uint32_t slots_;
  std::vector<double> distance_s_;  ///< [slots][from][to]
  std::vector<bool> lost_;          ///< alike
  std::vector<double> share_;       ///< [layers][experts][experts], i < j
  std::vector<SatelliteLinks> adjacency_;
};

}  // namespace spacemoe
