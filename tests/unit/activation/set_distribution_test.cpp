#include "host/activation/set_distribution.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/oracle/compare_laws.hpp"

namespace spacemoe {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

SetDistribution uneven_law(std::uint32_t experts, std::uint32_t active) {
  SetDistribution law = all_sets(experts, active);
  for (std::size_t i = 0; i < law.size(); ++i) {
    law.probability[i] = static_cast<double>(i * i % 7 + 1);
  }
  normalise(law);
  return law;
}

TEST(SetDistribution, ListsEverySetOnceInOrder) {
  const SetDistribution law = all_sets(4, 2);
  EXPECT_THAT(law.members, ElementsAre(0, 1, 0, 2, 0, 3, 1, 2, 1, 3, 2, 3));
  EXPECT_EQ(all_sets(16, 8).size(), 12870U);
  EXPECT_EQ(all_sets(5, 5).size(), 1U);
  EXPECT_EQ(all_sets(3, 1).size(), 3U);
}

TEST(SetDistribution, CountsSetsUpToALimit) {
  EXPECT_EQ(number_of_sets(16, 8, 100000), 12870U);
  EXPECT_EQ(number_of_sets(64, 2, 4097), 2016U);
  EXPECT_EQ(number_of_sets(512, 510, 1000000), 130816U);
  EXPECT_EQ(number_of_sets(512, 256, 4097), 4097U);
  EXPECT_EQ(number_of_sets(7, 7, 10), 1U);
}

TEST(SetDistribution, ContainmentIsTheSumOverTheSetsInside) {
  const SetDistribution law = uneven_law(7, 3);
  const std::vector<double> inside = containment_of(law, 7);
  ASSERT_EQ(inside.size(), 128U);
  for (std::size_t subset = 0; subset < inside.size(); ++subset) {
    double expected = 0.0;
    for (std::size_t i = 0; i < law.size(); ++i) {
      const bool within = std::ranges::all_of(
          law.set(i), [&](std::uint16_t member) { return (subset >> member & 1U) != 0; });
      expected += within ? law.probability[i] : 0.0;
    }
    EXPECT_NEAR(inside[subset], expected, 1e-15);
  }
  EXPECT_EQ(inside.back(), 1.0);
  EXPECT_EQ(inside.front(), 0.0);
}

TEST(SetDistribution, InclusionIsTheSumOverTheSetsThatHoldAnExpert) {
  SetDistribution law = all_sets(3, 2);
  law.probability = {0.5, 0.3, 0.2};
  EXPECT_THAT(inclusion_of(law, 3),
              ElementsAre(DoubleNear(0.8, 1e-15), DoubleNear(0.7, 1e-15), DoubleNear(0.5, 1e-15)));
}

TEST(SetDistribution, RenamingMovesProbabilitiesWithTheirExperts) {
  SetDistribution law = all_sets(3, 2);
  law.probability = {0.5, 0.3, 0.2};
  const std::vector<std::uint16_t> name = {2, 0, 1};
  oracle::expect_same_law(renamed(law, name), {{{0, 2}, 0.5}, {{1, 2}, 0.3}, {{0, 1}, 0.2}}, 0.0);
}

}  // namespace
}  // namespace spacemoe
