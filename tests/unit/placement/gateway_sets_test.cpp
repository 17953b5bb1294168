#include "host/placement/gateway_sets.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/placement/layer_experts.hpp"
#include "host/placement/replicas.hpp"
#include "tests/placed.hpp"
#include "tests/unit/placement/rule_world.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;

Scheme copies_of(CopiedModules of, std::uint32_t copies) {
  Scheme scheme = scheme_of(PublishedRule::replicas, LayerChoice::ring);
  scheme.copies = copies;
  scheme.copies_of = of;
  return scheme;
}

TEST(WithGateways, HasThoseOfOneSetAlone) {
  Placement placement = placed({0, 1}, {2, 3}, {{1, 0, 4}});
  placement.further_gateways = list_of<Satellite>(std::vector<std::uint32_t>{5, 6, 7, 8});
  placement.spares = {{Layer{0}, {}, Satellite{9}}, {Layer{0}, Expert{0}, Satellite{10}}};
  EXPECT_EQ(with_gateways(placement, 0).gateways, placement.gateways);
  EXPECT_EQ(with_gateways(placement, 0).spares.size(), 2U);
  const Placement last = with_gateways(placement, 2);
  EXPECT_THAT(numbers_of(last.gateways), ElementsAre(7, 8));
  EXPECT_TRUE(last.further_gateways.empty());
  EXPECT_EQ(last.replicas, placement.replicas);
  EXPECT_EQ(last.spares.size(), 1U);
}

TEST(GatewaySets, OfOneIsThePapersPlacement) {
  const RuleWorld world = uneven_rule_world();
  FakePlanning planning(world.constellation.size(), world.latency);
  SilentProgress progress;
  ExpectedLatency latency(planning, world.constellation.size(), progress, {});
  for (const bool ring : {true, false}) {
    Scheme paper;
    paper.layers = ring ? LayerChoice::ring : LayerChoice::none;
    const Subnets subnets = ring ? ring_subnets(world.constellation, 3)
                                 : Subnets{usable_satellites(world.constellation)};
    EXPECT_EQ(place_around_sets(1, world.problem(), subnets, latency), world.place(paper));
  }
}

// One layer on a line of eight: sums of ways to all are 28, 22, 18, 16, 16, 18, 22, 28, so that
// gateways stand on 3, 4 and 2. Three of them, there and back: from 1 to all 6, from 5 6, from 0 9.
TEST(GatewaySets, OnALineByHand) {
  const RuleWorld world{Constellation({{{2, 4, 550.0, 87.0}}, {}}),
                        1,
                        2,
                        {0.6, 1.4},
                        std::vector<float>(8, 0.0F),
                        line_distance};
  const Placement placement = world.place(copies_of(CopiedModules::gateways, 2));
  EXPECT_THAT(numbers_of(placement.gateways), ElementsAre(3));
  EXPECT_THAT(numbers_of(placement.further_gateways), ElementsAre(4, 2));
  EXPECT_THAT(numbers_of(placement.satellites), ElementsAre(5, 1));
  EXPECT_TRUE(placement.replicas.empty());
}

// Told again: gateways, set by set, on the free satellites with the least sums of ways to their
// subnet; then the busiest experts on those with the least sums of ways over all sets.
TEST(GatewaySets, AreCentralAndExpertsNearAllOfThem) {
  const RuleWorld world = uneven_rule_world();
  const Placement placement = world.place(copies_of(CopiedModules::gateways, 2));
  const Subnets subnets = ring_subnets(world.constellation, 3);
  ASSERT_EQ(placement.gateway_sets(), 3U);
  std::vector<Satellites> left(subnets.begin(), subnets.end());
  std::vector<Satellites> gateways(3);
  for (std::uint32_t layer = 0; layer < 3; ++layer) {
    for (std::uint32_t set = 0; set < 3; ++set) {
      gateways[set].push_back(take_least(left[layer], [&](Satellite satellite) {
        double sum = 0.0;
        for (const Satellite other : subnets[layer]) {
          sum += world.between(satellite, other);
        }
        return sum;
      }));
    }
  }
  EXPECT_EQ(placement.gateways, gateways[0]);
  Satellites further = gateways[1];
  further.insert(further.end(), gateways[2].begin(), gateways[2].end());
  EXPECT_EQ(placement.further_gateways, further);
  for (std::uint32_t layer = 0; layer < 3; ++layer) {
    for (const Expert expert : by_activation(world.problem(), Layer{layer})) {
      EXPECT_EQ(placement.expert(Layer{layer}, expert),
                take_least(left[layer], [&](Satellite satellite) {
                  double sum = 0.0;
                  for (const Satellites& set : gateways) {
                    sum += world.path(set, layer, satellite);
                  }
                  return sum;
                }));
    }
  }
}

// A gateway of 10 s, experts of 4 s at 0.5 and 1: 10 against 4, 5 against 4, 3.3 against 4, then
// against 2, and 2.5 against 2.
TEST(BusiestModules, AreCopiedInTheOrderOfTheirWorkByHand) {
  const RuleWorld world{Constellation({{{4, 6, 550.0, 87.0}}, {}}), 1, 2, {0.5, 1.0}};
  const std::vector<float> expert_s(24, 4.0F);
  const std::vector<float> gateway_s(24, 10.0F);
  PlacementProblem problem = world.problem();
  problem.expert_seconds = expert_s;
  problem.gateway_seconds = gateway_s;
  const Placement placement = placed({0}, {1, 2});
  std::vector<std::uint32_t> gateways;
  for (std::uint32_t copies = 0; copies <= 5; ++copies) {
    gateways.push_back(gateways_among_copies(placement, copies, problem));
  }
  EXPECT_THAT(gateways, ElementsAre(0, 1, 2, 2, 3, 4));
  const std::vector<float> nothing(24, 0.0F);
  problem.gateway_seconds = nothing;
  EXPECT_EQ(gateways_among_copies(placement, 5, problem), 0U);
}

// Copies of experts stand where no further gateway does.
TEST(BusiestModules, TakeASatelliteEach) {
  RuleWorld world = uneven_rule_world();
  Placement placement = world.place(copies_of(CopiedModules::gateways, 1));
  FakePlanning planning(world.constellation.size(), world.latency);
  SilentProgress progress;
  ExpectedLatency latency(planning, world.constellation.size(), progress, {});
  const auto replicas =
      place_copies(placement, 2, world.problem(), ring_subnets(world.constellation, 3), latency);
  Satellites all = placement.gateways;
  all.insert(all.end(), placement.satellites.begin(), placement.satellites.end());
  all.insert(all.end(), placement.further_gateways.begin(), placement.further_gateways.end());
  for (const Replica& replica : replicas) {
    all.push_back(replica.satellite);
  }
  std::ranges::sort(all);
  EXPECT_EQ(std::ranges::adjacent_find(all), all.end());
  EXPECT_EQ(all.size(), 3U * (1 + 3 + 1 + 2));
}

}  // namespace
}  // namespace spacemoe
