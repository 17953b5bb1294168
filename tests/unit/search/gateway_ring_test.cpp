#include "host/search/gateway_ring.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/search/search_study.hpp"

namespace spacemoe {
namespace {

/// Three layers of two experts on the thirds of 4 planes of 6: eight candidates per gateway.
class Ring : public testing::Test {
 protected:
  Ring()
      : study_({4, 6, 8000.0, 87.0, 360.0, 2.0}, 0.8, 5, 3, 3, 2, 0.4F, random_),
        subnets_(ring_subnets(study_.sky.constellation, 3)),
        scoring_(study_.scoring()),
        planning_(study_.backend->planning(study_.sky.series(), study_.lost_penalty_s)),
        latency_(*planning_, study_.satellites(), progress_, {}),
        means_s_(std::size_t{24} * 24) {
    planning_->mean_rows(study_.all_satellites(), means_s_);
    latency_.fetch(study_.all_satellites());
  }

  /// The experts of a layer by a naive rule: everyone else in the subnet by expected path latency,
  /// the expert that is activated most first.
  [[nodiscard]] LayerModules by_hand(std::uint32_t layer, Satellite gateway, Satellite next) const {
    std::vector<std::pair<double, Satellite>> satellites;
    for (const Satellite s : subnets_[layer]) {
      if (s != gateway) {
        satellites.emplace_back(means_s_[number(gateway) * 24 + number(s)] +
                                    static_cast<double>(study_.expert_seconds[number(s)]) +
                                    means_s_[number(next) * 24 + number(s)],
                                s);
      }
    }
    std::ranges::sort(satellites);
    std::vector<std::pair<double, std::uint32_t>> experts;
    for (std::uint32_t expert = 0; expert < 3; ++expert) {
      experts.emplace_back(-study_.laws.inclusion()[layer * 3 + expert], expert);
    }
    std::ranges::sort(experts);
    LayerModules modules{Layer{layer}, gateway, next, std::vector<Satellite>(3)};
    for (std::size_t i = 0; i < 3; ++i) {
      modules.satellites[experts[i].second] = satellites[i].second;
    }
    return modules;
  }

  [[nodiscard]] double cost_of(std::span<const Satellite> gateways) const {
    std::vector<LayerModules> layers;
    for (std::uint32_t layer = 0; layer < 3; ++layer) {
      layers.push_back(by_hand(layer, gateways[layer], gateways[(layer + 1) % 3]));
    }
    const std::vector<double> costs_s = costs_of(*scoring_, layers);
    return std::accumulate(costs_s.begin(), costs_s.end(), 0.0);
  }

  [[nodiscard]] std::vector<GatewayCosts> ring_costs() {
    return gateway_costs(
        {subnets_, study_.laws.inclusion(), study_.expert_seconds}, latency_,
        [&](std::span<LayerModules> layers) { return costs_of(*scoring_, layers); },
        [&] { ++layers_done_; });
  }

  std::mt19937 random_{1};
  SearchStudy study_;
  Subnets subnets_;
  std::unique_ptr<ScoringPass> scoring_;
  std::unique_ptr<PlanningPass> planning_;
  SilentProgress progress_;
  ExpectedLatency latency_;
  std::vector<double> means_s_;  ///< [satellites][satellites]
  int layers_done_ = 0;
};

TEST_F(Ring, CostsAreThoseOfTheNearestSatellitesInSortMatchOrder) {
  const auto costs = ring_costs();
  ASSERT_EQ(costs.size(), 3U);
  EXPECT_EQ(layers_done_, 3);
  for (std::uint32_t layer = 0; layer < 3; ++layer) {
    const std::uint32_t next_layer = (layer + 1) % 3;
    for (std::size_t i = 0; i < 8; ++i) {
      for (std::size_t j = 0; j < 8; ++j) {
        const LayerModules modules = by_hand(layer, subnets_[layer][i], subnets_[next_layer][j]);
        EXPECT_EQ(costs[layer].cost_s[i * 8 + j], costs_of(*scoring_, std::span(&modules, 1))[0]);
      }
    }
  }
}

TEST_F(Ring, GatewaysAreTheBestOfAllCombinations) {
  const std::vector<Satellite> found = optimal_gateways(ring_costs(), subnets_);
  double least = std::numeric_limits<double>::infinity();
  for (const Satellite a : subnets_[0]) {
    for (const Satellite b : subnets_[1]) {
      for (const Satellite c : subnets_[2]) {
        least = std::min(least, cost_of(std::vector{a, b, c}));
      }
    }
  }
  EXPECT_NEAR(cost_of(found), least, 1e-12);
}

// A single layer goes from its gateway to its experts and back.
TEST_F(Ring, OfOneLayerClosesOnItself) {
  const Subnets whole{study_.all_satellites()};
  std::mt19937 random(2);
  const SearchStudy lone({4, 6, 8000.0, 87.0, 360.0, 2.0}, 0.8, 5, 1, 3, 2, 0.4F, random);
  const auto scoring = lone.scoring();
  std::vector<LayerModules> asked;
  const auto costs = gateway_costs(
      {whole, lone.laws.inclusion(), lone.expert_seconds}, latency_,
      [&](std::span<LayerModules> layers) {
        asked.insert(asked.end(), layers.begin(), layers.end());
        return costs_of(*scoring, layers);
      },
      [] {});
  EXPECT_EQ(asked.size(), 24U);
  const std::vector<double> costs_s = costs_of(*scoring, asked);
  const auto least = std::ranges::min_element(costs_s) - costs_s.begin();
  EXPECT_THAT(optimal_gateways(costs, whole),
              testing::ElementsAre(asked[static_cast<std::size_t>(least)].gateway));
}

}  // namespace
}  // namespace spacemoe
