#include "host/placement/greedy_copies.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kernels/tables/numbered_list.hpp"
#include "tests/placed.hpp"
#include "tests/unit/placement/rule_world.hpp"

namespace spacemoe {
namespace {

/// Copies as pairs of numbers.
std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs_of(
    const std::vector<GainfulCopy>& copies) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (const GainfulCopy& copy : copies) {
    pairs.emplace_back(number(copy.expert), number(copy.satellite));
  }
  return pairs;
}

/// A layer of two slots with numbers that it owns.
struct SmallLayer {
  std::vector<double> activation;
  Satellites at;
  Satellites free;
  std::vector<float> latency_s;
  std::uint32_t satellites;

  [[nodiscard]] CopiedLayer view() const { return {activation, at, free, latency_s, satellites}; }
  [[nodiscard]] std::size_t slots() const { return latency_s.size() / satellites; }

  /// Sum over experts and slots of activation x latency of the nearest copy, from the beginning.
  [[nodiscard]] double cost_s(const std::vector<GainfulCopy>& copies) const {
    double sum = 0.0;
    for (std::uint32_t expert = 0; expert < at.size(); ++expert) {
      for (std::size_t slot = 0; slot < slots(); ++slot) {
        float nearest = latency_s[slot * satellites + number(at[expert])];
        for (const GainfulCopy& copy : copies) {
          if (copy.expert == Expert{expert}) {
            nearest = std::min(nearest, latency_s[slot * satellites + number(copy.satellite)]);
          }
        }
        sum += activation[expert] * static_cast<double>(nearest);
      }
    }
    return sum;
  }
};

// Experts 0 and 1 on satellites 0 and 1; 2 to 4 are free. Slot 0: 2 4 1 3 9, slot 1: 3 2 6 1 9.
// Copies of 0 save 1 on 2 (slot 0), 2 on 3 (slot 1); of 1, with half the activation, (3 + 0) / 2 on
// 2, (1 + 1) / 2 on 3. So 0 on 3 first; then 1 on 2 with 1.5; then nothing is saved on 4.
TEST(GreedyCopies, GoWhereTheySaveMostByHand) {
  const SmallLayer layer{{1.0, 0.5},
                         list_of<Satellite>({0, 1}),
                         list_of<Satellite>({2, 3, 4}),
                         {2, 4, 1, 3, 9, 3, 2, 6, 1, 9},
                         5};
  const auto copies = greedy_copies(layer.view(), 5);
  EXPECT_THAT(pairs_of(copies), testing::ElementsAre(testing::Pair(0, 3), testing::Pair(1, 2)));
  EXPECT_EQ(copies[0].gain_s, 2.0);
  EXPECT_EQ(copies[1].gain_s, 1.5);
  EXPECT_THAT(pairs_of(greedy_copies(layer.view(), 1)), testing::ElementsAre(testing::Pair(0, 3)));
}

/// Three experts, six free satellites, four slots, by a formula without structure; multiples of
/// 2^-10, so that sums are exact.
SmallLayer scattered_layer(std::uint32_t kind) {
  SmallLayer layer{{0.5, 1.0, 0.25},
                   list_of<Satellite>({0, 1, 2}),
                   list_of<Satellite>({3, 4, 5, 6, 7, 8}),
                   {},
                   9};
  for (std::uint32_t slot = 0; slot < 4; ++slot) {
    for (std::uint32_t satellite = 0; satellite < 9; ++satellite) {
      layer.latency_s.push_back(static_cast<float>(scattered_distance(satellite, 20 + slot, kind)));
    }
  }
  return layer;
}

/// All ways to add one copy, expert by expert.
std::vector<GainfulCopy> ways_to_add(const SmallLayer& layer,
                                     const std::vector<GainfulCopy>& copies) {
  std::vector<GainfulCopy> ways;
  for (std::uint32_t expert = 0; expert < layer.at.size(); ++expert) {
    for (const Satellite satellite : layer.free) {
      if (std::ranges::find(copies, satellite, &GainfulCopy::satellite) == copies.end()) {
        std::vector<GainfulCopy> more = copies;
        more.push_back({Expert{expert}, satellite, 0.0});
        ways.push_back({Expert{expert}, satellite, layer.cost_s(copies) - layer.cost_s(more)});
      }
    }
  }
  return ways;
}

TEST(GreedyCopies, EachSavesMostOfAllWaysToAddOne) {
  for (std::uint32_t kind = 0; kind < 20; ++kind) {
    const SmallLayer layer = scattered_layer(kind);
    std::vector<GainfulCopy> expected;
    for (std::uint32_t copies = 1; copies <= 6; ++copies) {
      const auto ways = ways_to_add(layer, expected);
      const auto best = std::ranges::max_element(ways, {}, &GainfulCopy::gain_s);
      if (best->gain_s > 0.0) {
        expected.push_back(*best);
      }
      const auto found = greedy_copies(layer.view(), copies);
      EXPECT_EQ(pairs_of(found), pairs_of(expected)) << kind << ' ' << copies;
      EXPECT_EQ(found.back().gain_s, expected.back().gain_s) << kind << ' ' << copies;
    }
  }
}

// The theorem about greedy choice in a matroid, on all sets of three copies.
TEST(GreedyCopies, SaveAtLeastHalfOfTheMostThatCanBeSaved) {
  for (std::uint32_t kind = 0; kind < 20; ++kind) {
    const SmallLayer layer = scattered_layer(kind);
    double most_s = 0.0;
    for (const GainfulCopy& a : ways_to_add(layer, {})) {
      for (const GainfulCopy& b : ways_to_add(layer, {a})) {
        for (const GainfulCopy& c : ways_to_add(layer, {a, b})) {
          most_s = std::max(most_s, a.gain_s + b.gain_s + c.gain_s);
        }
      }
    }
    double saved_s = 0.0;
    for (const GainfulCopy& copy : greedy_copies(layer.view(), 3)) {
      saved_s += copy.gain_s;
    }
    EXPECT_GE(saved_s, 0.5 * most_s) << kind;
    EXPECT_LE(saved_s, most_s) << kind;
  }
}

/// One slot in which all layers see the same latencies.
class SameForAll final : public LayerOptimiser {
 public:
  std::vector<float> slot_latencies(Satellite, Satellite) override {
    return {9, 9, 5, 5, 4, 3, 1, 2};
  }
  std::vector<Satellite> ring_gateways(const Subnets&, ExpertOrder, ExpectedLatency&) override {
    return {};
  }
  void order_experts(std::span<LayerModules>) override {}
  [[nodiscard]] std::uint64_t unproven_orders() const override { return 0; }
};

// Two layers of one expert, on 2 and 3, share the satellites; both would save most on 6. The first
// takes it, the second the next best.
TEST(GreedyCopies, LeaveEachSatelliteToOneLayerByHand) {
  const RuleWorld world{Constellation({{{2, 4, 550.0, 87.0}}, {}}), 2, 1, {1.0, 1.0}};
  FakePlanning planning(8, world.latency);
  SilentProgress progress;
  ExpectedLatency latency(planning, 8, progress, {});
  SameForAll slots;
  PlacementProblem problem = world.problem();
  problem.optimiser = &slots;
  Placement placement = placed({0, 1}, {2, 3});
  placement.replicas = copies_that_gain_most(placement, 1, problem,
                                             {usable_satellites(world.constellation)}, latency);
  EXPECT_EQ(placement, placed({0, 1}, {2, 3}, {{0, 0, 6}, {1, 0, 7}}));
}

// The paper's placement stays. Layer by layer, copies take what is free in its subnet, by the
// latencies of single slots.
TEST(GreedyCopies, StandBesideThePapersPlacement) {
  const RuleWorld world = uneven_rule_world();
  SlotsOfFormula slots(world.latency, world.seconds);
  for (const LayerChoice layers : {LayerChoice::ring, LayerChoice::none}) {
    Scheme paper;
    paper.layers = layers;
    Scheme scheme = scheme_of(PublishedRule::greedy_copies, layers);
    scheme.copies = 5;
    Placement expected = world.place(paper);
    const Subnets ring = ring_subnets(world.constellation, world.layers);
    for (std::uint32_t l = 0; l < world.layers; ++l) {
      Satellites free =
          layers == LayerChoice::ring ? ring[l] : usable_satellites(world.constellation);
      const Satellites taken = modules_of(expected);
      std::erase_if(free, [&](Satellite s) { return std::ranges::find(taken, s) != taken.end(); });
      const auto first = static_cast<std::ptrdiff_t>(l * world.experts);
      const auto end = first + static_cast<std::ptrdiff_t>(world.experts);
      const SmallLayer layer{
          {world.inclusion.begin() + first, world.inclusion.begin() + end},
          {expected.satellites.begin() + first, expected.satellites.begin() + end},
          free,
          slots.slot_latencies(expected.gateways[l], expected.next_gateway(Layer{l})),
          world.constellation.size()};
      std::vector<GainfulCopy> copies;
      for (std::uint32_t copy = 0; copy < 5; ++copy) {
        const auto ways = ways_to_add(layer, copies);
        const auto best = std::ranges::max_element(ways, {}, &GainfulCopy::gain_s);
        if (best->gain_s > 0.0) {
          copies.push_back(*best);
          expected.replicas.push_back({Layer{l}, best->expert, best->satellite});
        }
      }
    }
    EXPECT_FALSE(expected.replicas.empty());
    std::ranges::sort(expected.replicas);
    EXPECT_EQ(world.place(scheme), expected);
  }
}

}  // namespace
}  // namespace spacemoe
