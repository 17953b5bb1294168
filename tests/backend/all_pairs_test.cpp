#include "kernels/cpu/all_pairs.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hwy/targets.h>

#include "kernels/common/relax.hpp"
#include "kernels/cpu/snapshot.hpp"
#include "tests/backend/link_graph.hpp"
#include "tests/backend/sky.hpp"
#include "tests/oracle/boost_dijkstra.hpp"

/// The oracle is Boost's Dijkstra with float distances; all comparisons are for equal bits.
namespace spacemoe {
namespace {

using cpu::AllPairs;
using testing::ElementsAre;

constexpr float unreachable = std::numeric_limits<float>::infinity();

using Rows = std::vector<std::vector<float>>;

std::vector<std::uint32_t> all_of(std::uint32_t satellites) {
  std::vector<std::uint32_t> sources(satellites);
  std::iota(sources.begin(), sources.end(), 0U);
  return sources;
}

/// Rows of the loaded snapshot by satellite; empty if the satellite is no source.
Rows solve_rows(const AllPairs& all_pairs, std::uint32_t satellites,
                AllPairs::Workspace& workspace) {
  Rows rows(satellites);
  for (std::uint32_t tile = 0; tile < all_pairs.tiles(); ++tile) {
    const auto distances = all_pairs.solve(tile, workspace);
    const auto sources = all_pairs.tile_sources(tile);
    for (std::uint32_t lane = 0; lane < sources.size(); ++lane) {
      for (std::uint32_t satellite = 0; satellite < satellites; ++satellite) {
        rows[sources[lane]].push_back(distances[all_pairs.entry(lane, satellite)]);
      }
    }
  }
  return rows;
}

Rows solve_rows(const LinkGraph& graph, std::span<const std::uint32_t> sources) {
  const AllPairs all_pairs(graph.adjacency, sources);
  AllPairs::Workspace workspace;
  all_pairs.load(graph.weights_s, workspace);
  return solve_rows(all_pairs, graph.satellites, workspace);
}

Rows boost_rows(std::uint32_t satellites, std::span<const LinkCandidate> links,
                std::span<const float> weights_s, std::span<const std::uint32_t> sources) {
  const oracle::BoostDijkstra boost(satellites, links, weights_s);
  Rows rows(satellites);
  for (const std::uint32_t source : sources) {
    rows[source] = boost.row(source);
  }
  return rows;
}

Rows boost_rows(const LinkGraph& graph, std::span<const std::uint32_t> sources) {
  return boost_rows(graph.satellites, graph.links, graph.weights_s, sources);
}

LinkSpec surviving(double survival, Seam seam = Seam::open) {
  LinkSpec links;
  links.seam = seam;
  links.survival = survival;
  return links;
}

/// Link weights of every slot of a sky.
Rows slot_weights(const Sky& sky) {
  const SnapshotSeries series = sky.series();
  Rows weights(series.slots, std::vector<float>(sky.network.links().size() + 1));
  cpu::SatelliteStates states;
  for (std::uint32_t slot = 0; slot < series.slots; ++slot) {
    cpu::compute_weights(series, Slot{slot}, states, weights[slot]);
  }
  return weights;
}

/// Every test that uses it runs once with each instruction set of this machine.
class AllPairsOnTarget : public testing::TestWithParam<std::int64_t> {
 protected:
  void SetUp() override {
    hwy::SetSupportedTargetsForTest(GetParam());
    ASSERT_STREQ(cpu::simd_target(), hwy::TargetName(GetParam()));
  }
  void TearDown() override { hwy::SetSupportedTargetsForTest(0); }
};

INSTANTIATE_TEST_SUITE_P(Simd, AllPairsOnTarget,
                         testing::ValuesIn(hwy::SupportedAndGeneratedTargets()),
                         [](const auto& target) {
                           return std::string(hwy::TargetName(target.param));
                         });

/// Planes 0-1-2 and 3-4-5, rungs 0-3, 1-4, 2-5; exact in binary, so that sums are too.
std::vector<WeightedLink> two_planes_of_three() {
  return {{0, 1, 1.0F}, {1, 2, 2.0F}, {0, 2, 4.0F},  {3, 4, 0.5F},  {4, 5, 0.25F},
          {3, 5, 8.0F}, {0, 3, 1.5F}, {1, 4, 16.0F}, {2, 5, 0.125F}};
}

TEST_P(AllPairsOnTarget, TwoPlanesOfThreeByHand) {
  const LinkGraph graph = make_link_graph(6, two_planes_of_three());
  const Rows rows = solve_rows(graph, all_of(6));
  // 0 reaches 2 through the other plane: 1.5 + 0.5 + 0.25 + 0.125 = 2.375, where 0-1-2 costs 3.
  EXPECT_THAT(rows[0], ElementsAre(0.0F, 1.0F, 2.375F, 1.5F, 2.0F, 2.25F));
  EXPECT_THAT(rows[4], ElementsAre(2.0F, 2.375F, 0.375F, 0.5F, 0.0F, 0.25F));
}

TEST_P(AllPairsOnTarget, TwoPlanesOfThreeCutOffByHand) {
  auto links = two_planes_of_three();
  // Without rungs 0-3 and 2-5 all traffic takes 1-4; without 4-5 and 3-5 satellite 5 is alone.
  for (const std::size_t down : {6U, 8U, 4U, 5U}) {
    links[down].weight_s = unreachable;
  }
  const LinkGraph graph = make_link_graph(6, links);
  const Rows rows = solve_rows(graph, all_of(6));
  EXPECT_THAT(rows[0], ElementsAre(0.0F, 1.0F, 3.0F, 17.5F, 17.0F, unreachable));
  EXPECT_THAT(rows[5],
              ElementsAre(unreachable, unreachable, unreachable, unreachable, unreachable, 0.0F));
}

TEST_P(AllPairsOnTarget, EqualsBoostOnWalkerGridsWithOutages) {
  struct Case {
    std::uint32_t planes;
    std::uint32_t per_plane;
    double raan_spread_deg;
    LinkSpec links;
  };
  for (const Case& grid : {Case{6, 11, 180.0, surviving(1.0)},
                           {6, 11, 360.0, surviving(0.5)},
                           {12, 22, 360.0, surviving(0.9, Seam::closed)},
                           {24, 30, 360.0, surviving(0.7)},
                           {33, 32, 360.0, surviving(0.95)}}) {
    const Sky sky({{{grid.planes, grid.per_plane, 550.0, 87.0, grid.raan_spread_deg, 18.0}}, {}},
                  grid.links, 3);
    const std::uint32_t satellites = sky.constellation.size();
    const auto sources = all_of(satellites);
    const AllPairs all_pairs(sky.network.adjacency(), sources);
    AllPairs::Workspace workspace;
    for (const auto& weights_s : slot_weights(sky)) {
      all_pairs.load(weights_s, workspace);
      EXPECT_EQ(solve_rows(all_pairs, satellites, workspace),
                boost_rows(satellites, sky.network.links(), weights_s, sources))
          << grid.planes << " x " << grid.per_plane;
    }
  }
}

TEST_P(AllPairsOnTarget, EqualsBoostOnRandomGraphsOfManyParts) {
  std::mt19937 random(1);
  std::uniform_int_distribution<std::uint32_t> size(1, 200);
  // From many small parts to one large: links tried per satellite from 0 to 8.
  std::uniform_real_distribution<double> density(0.0, 8.0);
  // Over six decades, so that sums round at nearly every step and hardly two orders agree.
  std::uniform_real_distribution<float> decade(-3.0F, 3.0F);
  std::uint32_t lost = 0;
  for (int trial = 0; trial < 200; ++trial) {
    const std::uint32_t satellites = size(random);
    const auto attempts = static_cast<std::uint32_t>(satellites * density(random));
    const LinkGraph graph = random_link_graph(satellites, attempts, random,
                                              [&] { return std::pow(10.0F, decade(random)); });
    const auto sources = all_of(satellites);
    const Rows rows = solve_rows(graph, sources);
    ASSERT_EQ(rows, boost_rows(graph, sources)) << "trial " << trial;
    lost += std::ranges::count(rows[0], unreachable) > 0 ? 1U : 0U;
  }
  EXPECT_GT(lost, 50U);
  EXPECT_LT(lost, 190U);
}

TEST_P(AllPairsOnTarget, EqualsBoostWhereManyPathsTieAndLinksHaveNoLength) {
  std::mt19937 random(2);
  std::uniform_int_distribution<int> steps(0, 2);
  for (int trial = 0; trial < 50; ++trial) {
    const LinkGraph graph = random_link_graph(
        150, 700, random, [&] { return 0.1F * static_cast<float>(steps(random)); });
    const auto sources = all_of(150);
    ASSERT_EQ(solve_rows(graph, sources), boost_rows(graph, sources)) << "trial " << trial;
  }
}

TEST_P(AllPairsOnTarget, EqualsBoostForAFewOfTheSources) {
  const Sky sky({{{24, 30, 550.0, 87.0, 360.0, 18.0}}, {}}, surviving(0.95), 1);
  const auto weights_s = slot_weights(sky)[0];
  std::mt19937 random(3);
  for (const std::size_t count : {std::size_t{1}, std::size_t{32}, std::size_t{65}}) {
    auto sources = all_of(720);
    std::ranges::shuffle(sources, random);
    sources.resize(count);
    const AllPairs all_pairs(sky.network.adjacency(), sources);
    AllPairs::Workspace workspace;
    all_pairs.load(weights_s, workspace);
    EXPECT_EQ(solve_rows(all_pairs, 720, workspace),
              boost_rows(720, sky.network.links(), weights_s, sources))
        << count << " sources";
  }
}

TEST_P(AllPairsOnTarget, ARowIsReadFromItsSource) {
  // Two satellites at the ends of a line whose sums round differently from either end.
  const LinkGraph graph = make_link_graph(
      4, std::vector<WeightedLink>{{0, 1, 1.0F}, {1, 2, 0x1p-24F}, {2, 3, 0x1p-24F}});
  const Rows rows = solve_rows(graph, all_of(4));
  EXPECT_EQ(rows[0][3], 1.0F);
  EXPECT_EQ(rows[3][0], 1.0F + 0x1p-23F);
}

TEST(AllPairs, TilesHoldEverySourceOnceAndAreFull) {
  std::mt19937 random(5);
  // Some 300 satellites in a few large and many small parts, 131 of them sources.
  const LinkGraph graph = random_link_graph(300, 300, random, [] { return 1.0F; });
  auto sources = all_of(300);
  std::ranges::shuffle(sources, random);
  sources.resize(131);
  const AllPairs all_pairs(graph.adjacency, sources);
  EXPECT_EQ(all_pairs.tiles(), (131 + cpu::tile_width - 1) / cpu::tile_width);
  std::vector<std::uint32_t> seen;
  for (std::uint32_t tile = 0; tile < all_pairs.tiles(); ++tile) {
    const auto lanes = all_pairs.tile_sources(tile);
    EXPECT_LE(lanes.size(), cpu::tile_width);
    seen.insert(seen.end(), lanes.begin(), lanes.end());
  }
  EXPECT_THAT(seen, testing::UnorderedElementsAreArray(sources));
}

TEST(AllPairs, LanesWithoutASourceReachNothing) {
  const LinkGraph graph = make_link_graph(6, two_planes_of_three());
  const std::array<std::uint32_t, 2> sources = {4, 1};
  const AllPairs all_pairs(graph.adjacency, sources);
  AllPairs::Workspace workspace;
  all_pairs.load(graph.weights_s, workspace);
  const auto distances = all_pairs.solve(0, workspace);
  for (std::uint32_t lane = 2; lane < cpu::tile_width; ++lane) {
    for (std::uint32_t satellite = 0; satellite < 6; ++satellite) {
      EXPECT_EQ(distances[all_pairs.entry(lane, satellite)], unreachable);
    }
  }
}

TEST(AllPairs, NoSourcesMakeNoTiles) {
  const LinkGraph graph = make_link_graph(6, two_planes_of_three());
  EXPECT_EQ(AllPairs(graph.adjacency, {}).tiles(), 0U);
}

TEST(AllPairs, SweepsOfSingleRelaxationsReachTheSameFixedPoint) {
  std::mt19937 random(4);
  std::uniform_real_distribution<float> weight(0.0F, 1.0F);
  const LinkGraph graph = random_link_graph(100, 400, random, [&] { return weight(random); });
  std::vector<float> distance(100, unreachable);
  distance[17] = 0.0F;
  for (bool changed = true; changed;) {
    changed = false;
    for (std::uint32_t satellite = 0; satellite < 100; ++satellite) {
      const SatelliteLinks& links = graph.adjacency[satellite];
      std::array<float, max_degree> weights_s{};
      for (std::uint32_t k = 0; k < max_degree; ++k) {
        weights_s[k] = graph.weights_s[links.link[k]];
      }
      const float relaxed = relax(distance[satellite], links.neighbour, weights_s.data(),
                                  [&](std::uint32_t neighbour) { return distance[neighbour]; });
      changed |= relaxed < distance[satellite];
      distance[satellite] = relaxed;
    }
  }
  EXPECT_EQ(distance, solve_rows(graph, std::vector<std::uint32_t>{17})[17]);
}

/// Snapshots far apart in time and with many outages, so that what a workspace remembers of one of
/// them is wrong for the next.
class AllPairsHistory : public testing::Test {
 protected:
  AllPairsHistory()
      : sky_({{{12, 22, 550.0, 87.0, 360.0, 18.0}}, {}}, surviving(0.8), 7),
        weights_s_(slot_weights(sky_)),
        sources_(all_of(264)),
        all_pairs_(sky_.network.adjacency(), sources_) {}

  Rows solve_slot(std::size_t slot, AllPairs::Workspace& workspace) const {
    all_pairs_.load(weights_s_[slot], workspace);
    return solve_rows(all_pairs_, 264, workspace);
  }
  [[nodiscard]] Rows expected(std::size_t slot) const {
    return boost_rows(264, sky_.network.links(), weights_s_[slot], sources_);
  }

  Sky sky_;
  Rows weights_s_;
  std::vector<std::uint32_t> sources_;
  AllPairs all_pairs_;
};

TEST_F(AllPairsHistory, SlotsInAnyOrderGiveTheSameBits) {
  AllPairs::Workspace workspace;
  for (const std::size_t slot : {3U, 0U, 6U, 6U, 1U, 5U, 2U, 4U, 3U}) {
    EXPECT_EQ(solve_slot(slot, workspace), expected(slot)) << "slot " << slot;
  }
}

TEST_F(AllPairsHistory, AWorkspaceServesOtherSourcesAndOtherGraphs) {
  AllPairs::Workspace workspace;
  const std::array<std::uint32_t, 3> few = {200, 7, 99};
  const AllPairs other_sources(sky_.network.adjacency(), few);
  const LinkGraph small = make_link_graph(6, two_planes_of_three());
  const AllPairs small_graph(small.adjacency, all_of(6));
  const Rows small_expected = boost_rows(small, all_of(6));
  for (const std::size_t slot : {0U, 4U}) {
    EXPECT_EQ(solve_slot(slot, workspace), expected(slot));
    other_sources.load(weights_s_[slot], workspace);
    EXPECT_EQ(solve_rows(other_sources, 264, workspace),
              boost_rows(264, sky_.network.links(), weights_s_[slot], few));
    small_graph.load(small.weights_s, workspace);
    EXPECT_EQ(solve_rows(small_graph, 6, workspace), small_expected);
  }
}

TEST_F(AllPairsHistory, ThreadsShareOneEngine) {
  std::array<Rows, 2> rows;
  const auto solve_all = [&](std::size_t thread) {
    AllPairs::Workspace workspace;
    for (std::size_t slot = 0; slot < 6; ++slot) {
      rows[thread] = solve_slot(thread == 0 ? slot : 5 - slot, workspace);
    }
  };
  std::thread other(solve_all, 1);
  solve_all(0);
  other.join();
  EXPECT_EQ(rows[0], expected(5));
  EXPECT_EQ(rows[1], expected(0));
}

}  // namespace
}  // namespace spacemoe
