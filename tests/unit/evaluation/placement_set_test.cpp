#include "host/evaluation/placement_set.hpp"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/placed.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Placement plain = placed({0, 1}, {2, 3, 4, 5});

TEST(PlacementSet, OfPlainPlacementsHasNothingToAdd) {
  PlacementSet set(2, 2);
  set.add_scheme(std::vector<Placement>{plain, plain});
  EXPECT_FALSE(set.shares_satellites());
  EXPECT_THAT(set.view(0).shared, IsEmpty());
  EXPECT_THAT(set.view(0).copies, IsEmpty());
  EXPECT_THAT(numbers_of(set.view(0).satellites), ElementsAre(2, 3, 4, 5, 2, 3, 4, 5));
}

// Satellites shared with a gateway, or between layers, make nobody wait.
TEST(PlacementSet, MarksLayersWhoseExpertsShareASatellite) {
  PlacementSet set(2, 2);
  set.add_scheme(
      std::vector<Placement>{plain, placed({0, 1}, {2, 1, 2, 1}), placed({0, 0}, {2, 3, 5, 5})});
  EXPECT_TRUE(set.shares_satellites());
  EXPECT_THAT(set.view(0).shared, ElementsAre(0, 0, 0, 0, 0, 1));
  EXPECT_TRUE(set.view(0).shares_satellites(5));
  EXPECT_FALSE(set.view(0).shares_satellites(4));
}

TEST(PlacementSet, CopiesShareSatellitesToo) {
  PlacementSet set(2, 2);
  set.add_scheme(std::vector<Placement>{placed({0, 1}, {2, 3, 4, 5}, {{0, 0, 3}, {1, 0, 2}})});
  EXPECT_THAT(set.view(0).shared, ElementsAre(1, 0));
}

TEST(PlacementSet, NumbersCopiesByTheEntryOfTheirExpert) {
  PlacementSet set(2, 2);
  set.add_scheme(std::vector<Placement>{plain});
  set.add_scheme(
      std::vector<Placement>{placed({0, 1}, {2, 3, 4, 5}, {{0, 1, 8}, {1, 1, 6}, {1, 1, 7}})});
  const PlacementsView view = set.view(0);
  const auto is_copy = [](std::uint32_t entry, std::uint32_t satellite) {
    return testing::AllOf(testing::Field(&PlacementsView::Copy::entry, entry),
                          testing::Field(&PlacementsView::Copy::satellite, Satellite{satellite}));
  };
  EXPECT_THAT(view.copies, ElementsAre(is_copy(5, 8), is_copy(7, 6), is_copy(7, 7)));
  EXPECT_FALSE(set.shares_satellites());
}

}  // namespace
}  // namespace spacemoe
