#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "host/placement/planner.hpp"
#include "tests/unit/placement/fake_planning.hpp"

namespace spacemoe {

/// As scattered as scattered_latency, but positive, the same in both directions, and a multiple of
/// 2^-10, so that sums are exact and a float holds it. Another `kind` is another one.
inline double scattered_distance(std::uint32_t a, std::uint32_t b, std::uint32_t kind = 0) {
  constexpr double steps = 1024.0;
  const auto [low, high] = std::minmax({a + 100 * kind, b + 100 * kind});
  return a == b ? 0.0 : std::round((1.0 + scattered_latency(low, high)) * steps) / steps;
}

/// Satellites on a line.
inline double line_distance(std::uint32_t a, std::uint32_t b) {
  return std::abs(static_cast<double>(a) - static_cast<double>(b));
}

using Satellites = std::vector<Satellite>;

/// Those that hold a gateway, an expert, or a copy of one.
inline Satellites modules_of(const Placement& placement) {
  Satellites all = placement.gateways;
  all.insert(all.end(), placement.satellites.begin(), placement.satellites.end());
  for (const Replica& replica : placement.replicas) {
    all.push_back(replica.satellite);
  }
  return all;
}

/// Takes the satellite of least cost out of a list, the first of equals.
template <class Cost>
Satellite take_least(Satellites& left, Cost cost) {
  const auto best = std::ranges::min_element(left, {}, cost);
  const Satellite satellite = *best;
  left.erase(best);
  return satellite;
}

/// Slots of a world whose expected latencies are a formula: in each one they are some quarters
/// longer, which depends on both ends.
class SlotsOfFormula final : public LayerOptimiser {
 public:
  static constexpr std::uint32_t slots = 3;

  SlotsOfFormula(FakePlanning::Formula latency, std::span<const float> seconds)
      : latency_(std::move(latency)), seconds_(seconds) {}

  /// [slots][satellites]
  std::vector<float> slot_latencies(Satellite gateway, Satellite next_gateway) override {
    std::vector<float> latencies;
    for (std::uint32_t slot = 0; slot < slots; ++slot) {
      for (std::uint32_t over = 0; over < seconds_.size(); ++over) {
        latencies.push_back(static_cast<float>(in_slot(slot, number(gateway), over) +
                                               in_slot(slot, number(next_gateway), over)) +
                            seconds_[over]);
      }
    }
    return latencies;
  }
  std::vector<Satellite> ring_gateways(const Subnets&, ExpertOrder, ExpectedLatency&) override {
    return {};
  }
  void order_experts(std::span<LayerModules>) override {}
  [[nodiscard]] std::uint64_t unproven_orders() const override { return 0; }

 private:
  [[nodiscard]] double in_slot(std::uint32_t slot, std::uint32_t a, std::uint32_t b) const {
    return latency_(a, b) * (1.0 + 0.25 * ((a + b + 3 * slot) % 4));
  }

  FakePlanning::Formula latency_;
  std::span<const float> seconds_;
};

/// A small constellation with a model, whose expected latencies are a formula.
struct RuleWorld {
  Constellation constellation;
  std::uint32_t layers;
  std::uint32_t experts;
  std::vector<double> inclusion;
  std::vector<float> seconds = std::vector<float>(constellation.size(), 0.0F);
  FakePlanning::Formula latency = [](std::uint32_t a, std::uint32_t b) {
    return scattered_distance(a, b);
  };
  std::uint64_t seed = 11;
  Capacity capacity = {};
  std::vector<float> gateway_seconds = {};

  [[nodiscard]] std::vector<Placement> draw(const Scheme& scheme, std::uint32_t draws) const {
    FakePlanning planning(constellation.size(), latency);
    SilentProgress progress;
    ExpectedLatency expected(planning, constellation.size(), progress, {});
    SlotsOfFormula slots(latency, seconds);
    PlacementProblem asked = problem();
    asked.optimiser = &slots;
    return spacemoe::place(scheme, draws, asked, expected);
  }
  [[nodiscard]] Placement place(const Scheme& scheme, std::uint32_t draws = 1) const {
    return draw(scheme, draws).front();
  }

  [[nodiscard]] PlacementProblem problem() const {
    return {constellation, layers,   experts, inclusion,      seconds,
            seed,          capacity, nullptr, gateway_seconds};
  }

  [[nodiscard]] double between(Satellite a, Satellite b) const {
    return latency(number(a), number(b));
  }

  /// Expected path latency of an expert of a layer on a satellite.
  [[nodiscard]] double path(const std::vector<Satellite>& gateways, std::uint32_t layer,
                            Satellite satellite) const {
    return between(gateways[layer], satellite) + static_cast<double>(seconds[number(satellite)]) +
           between(gateways[(layer + 1) % layers], satellite);
  }
};

/// Three layers of three experts on 6 planes of 7 satellites, two failed, some slow; experts tie.
inline RuleWorld uneven_rule_world() {
  RuleWorld world{Constellation({{{6, 7, 550.0, 87.0}}, {3, 20}}),
                  3,
                  3,
                  {0.5, 1.0, 0.5, 0.25, 0.25, 1.5, 0.125, 0.875, 1.0}};
  for (std::uint32_t satellite = 0; satellite < 42; ++satellite) {
    world.seconds[satellite] = 0.25F * static_cast<float>(satellite % 4);
  }
  return world;
}

inline Scheme scheme_of(PublishedRule rule, LayerChoice layers) {
  Scheme scheme;
  scheme.rule = rule;
  scheme.layers = layers;
  return scheme;
}

}  // namespace spacemoe
