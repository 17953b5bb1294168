#include "host/statistics/holm.hpp"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spacemoe {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Holm, MultipliesTheLeastByAllTheNextByTheRest) {
  // By hand: 0.01 x 4, 0.015 x 3, then 0.02 x 2 = 0.04, which may not fall below 0.045.
  EXPECT_THAT(holm_adjust(std::vector{0.02, 0.01, 0.9, 0.015}),
              ElementsAre(DoubleEq(0.045), DoubleEq(0.04), DoubleEq(0.9), DoubleEq(0.045)));
}

TEST(Holm, NeverExceedsOne) {
  EXPECT_THAT(holm_adjust(std::vector{0.6, 0.5, 0.7}), ElementsAre(1.0, 1.0, 1.0));
}

TEST(Holm, TreatsEqualValuesAlike) {
  EXPECT_THAT(holm_adjust(std::vector{0.001, 0.001, 0.001}),
              ElementsAre(DoubleEq(0.003), DoubleEq(0.003), DoubleEq(0.003)));
}

TEST(Holm, LeavesASingleTestAlone) {
  EXPECT_THAT(holm_adjust(std::vector{0.03}), ElementsAre(0.03));
  EXPECT_THAT(holm_adjust(std::vector<double>()), IsEmpty());
}

}  // namespace
}  // namespace spacemoe
