#include "host/topology/path_trace.hpp"

#include <limits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/topology/connectivity.hpp"
#include "host/topology/network.hpp"
#include "kernels/tables/numbered_list.hpp"
#include "tests/oracle/bellman_ford.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;

constexpr float down = std::numeric_limits<float>::infinity();

/// Satellites 0 1 2 over 3 4 5: links in the order (0,1) (0,2) (0,3) (1,2) (1,4) (2,5) (3,4) (3,5)
/// (4,5).
struct TwoByThree {
  Constellation constellation{{{{2, 3, 20000.0, 87.0}}, {}}};
  Network network{constellation, {}};

  [[nodiscard]] std::optional<std::vector<std::uint32_t>> path(std::vector<float> weights,
                                                               std::uint32_t from,
                                                               std::uint32_t to) const {
    const auto row = oracle::bellman_ford(6, network.links(), weights, from);
    weights.push_back(down);
    const auto path = trace_path(network.adjacency(), weights, row, Satellite{from}, Satellite{to});
    return path ? std::optional(numbers_of(*path)) : std::nullopt;
  }
};

TEST(TracePath, FollowsTheShorterWayRound) {
  const TwoByThree sky;
  // 0 - 5: by 2 costs 3 + 1, by 3 costs 1 + 1, by 3 and 4 costs 1 + 2 + 2.
  EXPECT_THAT(*sky.path({9, 3, 1, 9, 9, 1, 2, 1, 2}, 0, 5), ElementsAre(0, 3, 5));
  // With the link (3, 5) down: 0 - 2 - 5 costs 4, 0 - 3 - 4 - 5 costs 5.
  EXPECT_THAT(*sky.path({9, 3, 1, 9, 9, 1, 2, down, 2}, 0, 5), ElementsAre(0, 2, 5));
  EXPECT_THAT(*sky.path({9, 3, 1, 9, 9, 1, 2, 1, 2}, 4, 4), ElementsAre(4));
}

TEST(TracePath, CrossesLinksThatVanishInTheSum) {
  const TwoByThree sky;
  // 0 - 3 takes 1; (3, 4) and (4, 5) are far below half an ulp of it. From 0 to 4: 3 and 4, though
  // 4 and 5 have the distance of 3; to 5 by (3, 5) directly.
  const std::vector<float> weights = {9, 9, 1, 9, 9, 9, 1e-12F, 1e-12F, 1e-12F};
  EXPECT_THAT(*sky.path(weights, 0, 4), ElementsAre(0, 3, 4));
  EXPECT_THAT(*sky.path(weights, 0, 5), ElementsAre(0, 3, 5));
}

TEST(TracePath, TakesFewestHopsThenLowestNumbers) {
  const TwoByThree sky;
  // 0 to 4 by 1 costs 2 + 1, by 3 costs 1 + 2, by 2 and 1 costs 1 + 1 + 1.
  EXPECT_THAT(*sky.path({2, 1, 1, 1, 1, 9, 2, 9, 9}, 0, 4), ElementsAre(0, 1, 4));
}

TEST(TracePath, SaysWhereThereIsNone) {
  const TwoByThree sky;
  EXPECT_EQ(sky.path({1, 1, down, 1, down, down, 1, 1, 1}, 0, 4), std::nullopt);
}

TEST(Connectivity, CountsComponentsAndPairs) {
  const TwoByThree sky;
  std::vector<LinkReport> reports(9, LinkReport{{}, LinkState::up, 1.0F});
  EXPECT_EQ(connectivity(6, sky.network.links(), reports).components, 1U);
  // The rungs (0,3) (1,4) (2,5) and (0,1) (0,2) down: satellite 0 alone, 1-2, 3-4-5.
  for (const std::size_t link : {0U, 1U, 2U, 4U, 5U}) {
    reports[link].state = LinkState::outage;
  }
  const Connectivity parts = connectivity(6, sky.network.links(), reports);
  EXPECT_EQ(parts.components, 3U);
  EXPECT_EQ(parts.largest, 3U);
  // One pair in 1-2, three in 3-4-5, of fifteen.
  EXPECT_DOUBLE_EQ(parts.connected_pairs_fraction, 4.0 / 15.0);
}

}  // namespace
}  // namespace spacemoe
