#include "host/search/layer_search.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/placement/planner.hpp"
#include "host/placement/presets.hpp"
#include "host/search/expert_order.hpp"
#include "kernels/tables/numbered_list.hpp"
#include "tests/logged_backend.hpp"
#include "tests/unit/search/search_study.hpp"

/// Schemes that search, as `place` makes them, judged on the slots that they are planned on.
namespace spacemoe {
namespace {

/// Error that a backend that adds floats may make in a cost.
constexpr double rounding_s = 1e-6;

struct Searching {
  SearchStudy study;
  std::unique_ptr<ScoringPass> scoring = study.scoring();
  std::unique_ptr<PlanningPass> planning =
      study.backend->planning(study.sky.series(), study.lost_penalty_s);
  SilentProgress progress{};
  tbb::task_arena arena{1};

  [[nodiscard]] LayerSearch search(std::stop_token stop = {}) {
    return {{{arena, progress, std::move(stop)}, *study.backend},
            study.sky.series(),
            study.plan(),
            study.laws.inclusion(),
            1};
  }

  std::vector<Placement> place_it(const Scheme& scheme, std::uint32_t draws) {
    LayerSearch optimiser = search();
    ExpectedLatency latency(*planning, study.satellites(), progress, {});
    return place(scheme, draws,
                 {study.sky.constellation,
                  study.layers,
                  study.experts,
                  study.laws.inclusion(),
                  study.expert_seconds,
                  1,
                  {},
                  &optimiser},
                 latency);
  }

  [[nodiscard]] double cost_of(const Placement& placement) const {
    return study.cost_of(*scoring, placement);
  }
  [[nodiscard]] std::vector<double> layer_costs(const Placement& placement) const {
    return costs_of(*scoring, study.layers_of(placement));
  }
};

Scheme scheme_of(LayerChoice layers, GatewayChoice gateway, SatelliteChoice satellites,
                 ExpertOrder experts) {
  return {"", layers, gateway, satellites, experts, {}};
}

Searching small_world(std::uint32_t seed, std::uint32_t experts = 5) {
  std::mt19937 random(seed);
  return {{{5, 8, 8000.0, 87.0, 360.0, 2.0}, 0.8, 6, 4, experts, 2, 0.4F, random}};
}

/// The cheapest of all orders of each layer, scored one by one on the backend.
std::vector<double> least_layer_costs(const Searching& world, const Placement& placement) {
  std::vector<double> least;
  for (LayerModules modules : world.study.layers_of(placement)) {
    std::ranges::sort(modules.satellites);
    ChoiceBatch batch;
    do {
      add_layer(modules, batch);
    } while (std::ranges::next_permutation(modules.satellites).found);
    least.push_back(std::ranges::min(costs_of(*world.scoring, batch)));
  }
  return least;
}

TEST(OptimalOrder, IsTheCheapestOfAllOrdersWhateverTheOtherChoices) {
  Searching world = small_world(1);
  int bettered = 0;
  for (const LayerChoice layers :
       {LayerChoice::ring, LayerChoice::shuffled_ring, LayerChoice::none}) {
    for (const GatewayChoice gateway : {GatewayChoice::central, GatewayChoice::random}) {
      for (const SatelliteChoice satellites : {SatelliteChoice::nearest, SatelliteChoice::random}) {
        const auto found =
            world.place_it(scheme_of(layers, gateway, satellites, ExpertOrder::optimal), 2);
        const auto matched =
            world.place_it(scheme_of(layers, gateway, satellites, ExpertOrder::by_activation), 2);
        ASSERT_EQ(found.size(), matched.size());
        for (std::size_t draw = 0; draw < found.size(); ++draw) {
          EXPECT_EQ(found[draw].gateways, matched[draw].gateways);
          EXPECT_THAT(world.layer_costs(found[draw]),
                      testing::Pointwise(testing::DoubleNear(rounding_s),
                                         least_layer_costs(world, matched[draw])));
          bettered +=
              world.cost_of(found[draw]) < world.cost_of(matched[draw]) - 10.0 * rounding_s ? 1 : 0;
        }
      }
    }
  }
  EXPECT_GT(bettered, 5) << "sort-match was optimal everywhere";
}

// Above what is proven: no swap helps, and nothing is worse than sort-match.
TEST(OptimalOrder, OfManyExpertsIsNoWorseThanSortMatchAndNoSwapHelps) {
  std::mt19937 random(2);
  Searching world{{{6, 10, 8000.0, 87.0, 360.0, 2.0}, 0.8, 4, 2, 14, 2, 0.4F, random}};
  Scheme scheme = *scheme_preset("SpaceMoE");
  const Placement matched = world.place_it(scheme, 1)[0];
  scheme.experts = ExpertOrder::optimal;
  const Placement found = world.place_it(scheme, 1)[0];
  EXPECT_LT(world.cost_of(found), world.cost_of(matched));
  const std::vector<double> costs_s = world.layer_costs(found);
  for (LayerModules modules : world.study.layers_of(found)) {
    ChoiceBatch swapped;
    for (std::uint32_t i = 0; i < 14; ++i) {
      for (std::uint32_t j = 0; j < i; ++j) {
        std::swap(modules.satellites[i], modules.satellites[j]);
        add_layer(modules, swapped);
        std::swap(modules.satellites[i], modules.satellites[j]);
      }
    }
    EXPECT_GE(std::ranges::min(costs_of(*world.scoring, swapped)),
              costs_s[number(modules.layer)] * (1.0 - 1e-12));
  }
}

// With one expert, always active, a layer's cost in a slot is the gateway's compute and the latency
// over the expert's satellite, or the penalty: the backend's scores say the same.
TEST(SlotLatencies, AreTheCostsOfALayerOfOneExpert) {
  std::mt19937 random(3);
  Searching world{{{4, 5, 8000.0, 87.0, 360.0, 2.0}, 0.6, 6, 2, 1, 1, 0.4F, random}};
  const std::uint32_t satellites = world.study.satellites();
  LayerSearch search = world.search();
  const Satellite here{3};
  const Satellite next{11};
  const std::vector<float> latencies = search.slot_latencies(here, next);
  ChoiceBatch choices;
  for (const Satellite satellite : world.study.all_satellites()) {
    add_layer({Layer{0}, here, next, {satellite}}, choices);
  }
  std::vector<float> costs(std::size_t{satellites} * 6);
  std::vector<float> lost(costs.size());
  world.scoring->slot_costs(choices.view(), costs, lost);
  int penalties = 0;
  for (std::size_t satellite = 0; satellite < satellites; ++satellite) {
    for (std::size_t slot = 0; slot < 6; ++slot) {
      const std::size_t at = satellite * 6 + slot;
      const float gateway_s = lost[at] > 0.5F ? 0.0F : world.study.gateway_seconds[3];
      EXPECT_NEAR(latencies[slot * satellites + satellite] + gateway_s, costs[at], rounding_s);
      penalties += lost[at] > 0.5F ? 1 : 0;
    }
  }
  EXPECT_EQ(latencies.size(), costs.size());
  EXPECT_GT(penalties, 0);
  EXPECT_LT(penalties, 120);
}

TEST(OptimalOrder, TellsWhichOrdersAreNotProven) {
  const auto unproven = [](std::uint32_t experts) {
    std::mt19937 random(17);
    Searching world{{{8, 16, 8000.0, 87.0, 360.0, 2.0}, 0.9, 2, 3, experts, 2, 0.4F, random}};
    LayerSearch search = world.search();
    std::vector<LayerModules> layers;
    for (std::uint32_t layer = 0; layer < 3; ++layer) {
      layers.push_back({Layer{layer}, Satellite{layer}, Satellite{(layer + 1) % 3}, {}});
      for (std::uint32_t expert = 0; expert < experts; ++expert) {
        layers.back().satellites.push_back(Satellite{3 + experts * layer + expert});
      }
    }
    search.order_experts(layers);
    return search.unproven_orders();
  };
  EXPECT_EQ(unproven(6), 0U);                       // branch and bound ends
  EXPECT_EQ(unproven(max_proven_experts + 1), 3U);  // swap descent, one per layer
}

TEST(OptimisedGateways, CostNoMoreThanCentralOnesOrAnyRandomOnes) {
  for (const std::uint32_t seed : {3U, 4U, 5U}) {
    Searching world = small_world(seed);
    for (const ExpertOrder order : {ExpertOrder::by_activation, ExpertOrder::optimal}) {
      const auto with = [&](GatewayChoice gateway, std::uint32_t draws) {
        return world.place_it(
            scheme_of(LayerChoice::ring, gateway, SatelliteChoice::nearest, order), draws);
      };
      const auto found = with(GatewayChoice::optimised, 1);
      ASSERT_EQ(found.size(), 1U);
      EXPECT_LE(world.cost_of(found[0]),
                world.cost_of(with(GatewayChoice::central, 1)[0]) + rounding_s);
      for (const Placement& other : with(GatewayChoice::random, 100)) {
        EXPECT_LE(world.cost_of(found[0]), world.cost_of(other) + rounding_s);
      }
    }
  }
}

// The costs that the walk is found by are those of the placements that come out.
TEST(OptimisedGateways, AreTheBestForOrdersThatAreOptimalToo) {
  Searching world = small_world(6, 3);
  const Scheme scheme = scheme_of(LayerChoice::ring, GatewayChoice::optimised,
                                  SatelliteChoice::nearest, ExpertOrder::optimal);
  const double found_s = world.cost_of(world.place_it(scheme, 1)[0]);
  const Subnets subnets = ring_subnets(world.study.sky.constellation, 4);
  ExpectedLatency latency(*world.planning, world.study.satellites(), world.progress, {});
  LayerSearch search = world.search();
  const auto gateways = search.ring_gateways(subnets, ExpertOrder::optimal, latency);
  // All other gateways of one layer at a time.
  for (std::uint32_t layer = 0; layer < 4; ++layer) {
    for (const Satellite other : subnets[layer]) {
      std::vector<Satellite> changed = gateways;
      changed[layer] = other;
      double cost_s = 0.0;
      for (std::uint32_t at = 0; at < 4; ++at) {
        const Satellite here = changed[at];
        const Satellite next = changed[(at + 1) % 4];
        latency.fetch(std::vector{here, next});
        std::vector<std::pair<double, Satellite>> near;
        for (const Satellite s : subnets[at]) {
          if (s != here) {
            near.emplace_back(latency.row(here)[number(s)] +
                                  static_cast<double>(world.study.expert_seconds[number(s)]) +
                                  latency.row(next)[number(s)],
                              s);
          }
        }
        std::ranges::sort(near);
        LayerModules modules{
            Layer{at}, here, next, {near[0].second, near[1].second, near[2].second}};
        std::ranges::sort(modules.satellites);
        double least_s = std::numeric_limits<double>::infinity();
        do {
          least_s = std::min(least_s, costs_of(*world.scoring, std::span(&modules, 1))[0]);
        } while (std::ranges::next_permutation(modules.satellites).found);
        cost_s += least_s;
      }
      EXPECT_LE(found_s, cost_s + rounding_s);
    }
  }
}

TEST(OptimisedGateways, FollowTheSubnetsOfAShuffledRing) {
  Searching world = small_world(7);
  const auto found = world.place_it(scheme_of(LayerChoice::shuffled_ring, GatewayChoice::optimised,
                                              SatelliteChoice::nearest, ExpertOrder::by_activation),
                                    4);
  const auto central =
      world.place_it(scheme_of(LayerChoice::shuffled_ring, GatewayChoice::central,
                               SatelliteChoice::nearest, ExpertOrder::by_activation),
                     4);
  const Subnets subnets = ring_subnets(world.study.sky.constellation, 4);
  const auto home = [&](Satellite satellite) {
    return std::ranges::find_if(
               subnets,
               [&](const auto& subnet) { return std::ranges::binary_search(subnet, satellite); }) -
           subnets.begin();
  };
  for (std::size_t draw = 0; draw < 4; ++draw) {
    for (std::uint32_t layer = 0; layer < 4; ++layer) {
      EXPECT_EQ(home(found[draw].gateways[layer]), home(central[draw].gateways[layer]));
    }
    EXPECT_LE(world.cost_of(found[draw]), world.cost_of(central[draw]));
  }
  EXPECT_NE(found[0].gateways, found[1].gateways);
}

TEST(OptimisedGateways, AreOnesOfSortMatchWhereExpertsAreInRandomOrder) {
  Searching world = small_world(8);
  const auto with = [&](ExpertOrder order) {
    return world.place_it(
        scheme_of(LayerChoice::ring, GatewayChoice::optimised, SatelliteChoice::nearest, order), 3);
  };
  const auto random = with(ExpertOrder::random);
  const auto matched = with(ExpertOrder::by_activation);
  ASSERT_EQ(random.size(), 3U);
  for (const Placement& placement : random) {
    EXPECT_EQ(placement.gateways, matched[0].gateways);
  }
  EXPECT_NE(random[0].satellites, random[1].satellites);
}

// The result for one ring and order is not taken for another.
TEST(OptimisedGateways, AreThoseOfTheRingAndOrderThatAreAskedFor) {
  Searching world = small_world(14);
  ExpectedLatency latency(*world.planning, world.study.satellites(), world.progress, {});
  const Subnets ring = ring_subnets(world.study.sky.constellation, 4);
  Subnets turned = ring;
  std::ranges::rotate(turned, turned.begin() + 1);
  LayerSearch search = world.search();
  for (const ExpertOrder order : {ExpertOrder::by_activation, ExpertOrder::optimal}) {
    for (const Subnets& subnets : std::vector{ring, turned}) {
      LayerSearch fresh = world.search();
      EXPECT_EQ(search.ring_gateways(subnets, order, latency),
                fresh.ring_gateways(subnets, order, latency));
    }
  }
  LayerSearch fresh = world.search();
  EXPECT_NE(fresh.ring_gateways(ring, ExpertOrder::by_activation, latency),
            fresh.ring_gateways(ring, ExpertOrder::optimal, latency));
}

/// Whether placing a scheme asks for a ScoringPass.
bool asks_for_scoring(const Searching& world, const Scheme& scheme) {
  LoggedBackend backend(*world.study.backend);
  SilentProgress progress;
  tbb::task_arena arena(1);
  LayerSearch optimiser({{arena, progress, {}}, backend}, world.study.sky.series(),
                        world.study.plan(), world.study.laws.inclusion(), 1);
  ExpectedLatency latency(*world.planning, world.study.satellites(), progress, {});
  static_cast<void>(place(scheme, 1,
                          {world.study.sky.constellation,
                           world.study.layers,
                           world.study.experts,
                           world.study.laws.inclusion(),
                           world.study.expert_seconds,
                           1,
                           {},
                           &optimiser},
                          latency));
  const bool asked = std::ranges::find(backend.passes, "scoring") != backend.passes.end();
  EXPECT_EQ(optimiser.take_scoring() != nullptr, asked);
  return asked;
}

// Few experts get proven orders, more of them only where gateways stand, many none.
TEST(LayerSearch, KnowsWhichSchemesNeedAllPaths) {
  int needed = 0;
  for (const std::uint32_t experts : {8U, 9U, 13U}) {
    std::mt19937 random(18);
    const Searching world{{{4, 16, 8000.0, 87.0, 360.0, 2.0}, 0.9, 1, 4, experts, 2, 0.4F, random}};
    for (const GatewayChoice gateway : {GatewayChoice::central, GatewayChoice::optimised}) {
      for (const ExpertOrder order :
           {ExpertOrder::by_activation, ExpertOrder::random, ExpertOrder::optimal}) {
        const Scheme scheme =
            scheme_of(LayerChoice::ring, gateway, SatelliteChoice::nearest, order);
        const bool asks = asks_for_scoring(world, scheme);
        EXPECT_EQ(LayerSearch::needs_all_paths(scheme, experts), asks)
            << experts << " experts, gateway " << static_cast<int>(gateway) << ", order "
            << static_cast<int>(order);
        needed += asks ? 1 : 0;
      }
    }
  }
  EXPECT_EQ(needed, 3 * 2 + 2 + 1);
}

TEST(LayerSearch, StopsWhenAsked) {
  Searching world = small_world(9);
  std::stop_source stop;
  stop.request_stop();
  LayerSearch search = world.search(stop.get_token());
  std::vector<LayerModules> layers{
      {Layer{0}, Satellite{0}, Satellite{1}, list_of<Satellite>({2, 3, 4, 5, 6})}};
  EXPECT_THROW(search.order_experts(layers), Interrupted);
  ExpectedLatency latency(*world.planning, world.study.satellites(), world.progress, {});
  EXPECT_THROW(
      static_cast<void>(search.ring_gateways(ring_subnets(world.study.sky.constellation, 4),
                                             ExpertOrder::by_activation, latency)),
      Interrupted);
}

}  // namespace
}  // namespace spacemoe
