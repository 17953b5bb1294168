#include "host/search/grid_steps.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "tests/backend/sky.hpp"

namespace spacemoe {
namespace {

constexpr GridDirection directions[] = {GridDirection::ahead, GridDirection::behind,
                                        GridDirection::next_plane, GridDirection::previous_plane};

TEST(GridSteps, AStepAndItsOppositeLeadBack) {
  const Constellation constellation(
      {{{4, 6, 1000.0, 87.0, 180.0, 1.0}, {3, 5, 600.0, 53.0, 360.0, 1.0}}, {}});
  const GridSteps steps(constellation);
  for (const GridDirection direction : directions) {
    std::set<Satellite> reached;
    std::uint32_t at_edge = 0;
    for (const Satellite from : all<Satellite>(constellation.size())) {
      const auto to = steps.step(from, direction);
      at_edge += to ? 0U : 1U;
      if (to) {
        EXPECT_EQ(steps.step(*to, opposite(direction)), from);
        EXPECT_TRUE(reached.insert(*to).second);
        EXPECT_EQ(constellation.address(*to).shell, constellation.address(from).shell);
      }
    }
    // Nobody stands at the end of a plane.
    const bool is_along = direction == GridDirection::ahead || direction == GridDirection::behind;
    EXPECT_EQ(at_edge == 0, is_along);
  }
}

TEST(GridSteps, GoAlongPlanesAndAcrossThem) {
  const Constellation constellation({{{4, 6, 1000.0, 87.0, 180.0, 1.0}}, {}});
  const GridSteps steps(constellation);
  EXPECT_EQ(steps.step(Satellite{11}, GridDirection::ahead), Satellite{6});
  EXPECT_EQ(steps.step(Satellite{7}, GridDirection::ahead), Satellite{8});
  EXPECT_EQ(steps.step(Satellite{7}, GridDirection::next_plane), Satellite{13});
  EXPECT_EQ(steps.step(Satellite{19}, GridDirection::next_plane), std::nullopt);
  EXPECT_EQ(steps.step(Satellite{2}, GridDirection::previous_plane), std::nullopt);
}

// Where the grid has a link from every satellite to each side, neighbours are what links lead to.
TEST(GridSteps, LeadWhereLinksLead) {
  LinkSpec links;
  links.seam = Seam::closed;
  const Sky sky({{{5, 7, 1500.0, 60.0, 360.0, 2.0}}, {}}, links, 1);
  const GridSteps steps(sky.constellation);
  for (const Satellite from : all<Satellite>(sky.constellation.size())) {
    std::multiset<std::uint32_t> linked;
    for (const std::uint32_t neighbour : sky.network.adjacency()[number(from)].neighbour) {
      linked.insert(neighbour);
    }
    std::multiset<std::uint32_t> stepped;
    for (const GridDirection direction : directions) {
      stepped.insert(number(steps.step(from, direction).value_or(from)));
    }
    EXPECT_EQ(stepped, linked) << number(from);
  }
}

}  // namespace
}  // namespace spacemoe
