#include "host/activation/skew.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spacemoe {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

TEST(Skew, SharesFallAsAPowerOfTheRank) {
  EXPECT_THAT(skewed_shares(3, 1.0),
              ElementsAre(DoubleNear(6.0 / 11.0, 1e-15), DoubleNear(3.0 / 11.0, 1e-15),
                          DoubleNear(2.0 / 11.0, 1e-15)));
  EXPECT_THAT(skewed_shares(2, 0.0), ElementsAre(0.5, 0.5));
}

// The largest works and the next thousandth does not, by the definition of pi.
TEST(Skew, TheLargestStillGivesProbabilities) {
  for (const auto& [experts, active] : {std::pair{8U, 2U}, {16U, 4U}, {64U, 8U}, {9U, 8U}}) {
    const double largest = largest_skew(experts, active);
    EXPECT_LE(active * skewed_shares(experts, largest)[0], 1.0);
    EXPECT_GT(active * skewed_shares(experts, largest + 0.001)[0], 1.0);
  }
}

// 1 + 1/2 + 1/3 < 2 < 1 + 1/2 + 1/3 + 1/4: for 2 of 4 a skew of 1 is just possible.
TEST(Skew, OneIsPossibleForTwoOfFourButNotForTwoOfThree) {
  EXPECT_GE(largest_skew(4, 2), 1.0);
  EXPECT_LT(largest_skew(3, 2), 1.0);
}

TEST(Skew, OneActiveExpertTakesAnySkewAndAllActiveTakeNone) {
  EXPECT_TRUE(std::isinf(largest_skew(8, 1)));
  EXPECT_EQ(largest_skew(8, 8), 0.0);
}

}  // namespace
}  // namespace spacemoe
