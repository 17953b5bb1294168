#include "host/statistics/known_mean_ratio.hpp"

#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

namespace spacemoe {
namespace {

SampleMean sample(std::mt19937_64& random, double mean, double sd, std::uint64_t count) {
  std::normal_distribution<double> normal(mean, sd);
  double sum = 0.0;
  double squares = 0.0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const double value = normal(random);
    sum += value;
    squares += value * value;
  }
  const auto n = static_cast<double>(count);
  return {sum / n, std::sqrt((squares - sum * sum / n) / (n - 1.0)), count};
}

TEST(WelchRatio, ByHand) {
  // Both vary by 3 % and have 9 values: 1 % each, 1.414 % together, 16 degrees of freedom, whose
  // 97.5 % point is 2.1199. The ratio is 1.02, its logarithm 0.019803: t = 1.4003, p = 0.1805.
  const RatioEstimate ratio = welch_mean_ratio({100.0, 3.0, 9}, {102.0, 3.06, 9});
  EXPECT_DOUBLE_EQ(ratio.value, 1.02);
  EXPECT_NEAR(ratio.interval->low, 1.02 * std::exp(-2.1199 * 0.0141421), 1e-6);
  EXPECT_NEAR(ratio.interval->high, 1.02 * std::exp(2.1199 * 0.0141421), 1e-6);
  EXPECT_NEAR(*ratio.p_value, 0.1805, 2e-4);
}

TEST(WelchRatio, OfSingleOrEqualRepetitionsHasNoInterval) {
  EXPECT_FALSE(welch_mean_ratio({1.0, 0.0, 1}, {2.0, 0.1, 5}).interval.has_value());
  EXPECT_FALSE(welch_mean_ratio({1.0, 0.0, 3}, {2.0, 0.0, 3}).interval.has_value());
  EXPECT_DOUBLE_EQ(welch_mean_ratio({1.0, 0.0, 3}, {2.0, 0.0, 3}).value, 2.0);
}

// Found by a fuzzer: times of 0 and 1e308 s have a spread that no double holds.
TEST(WelchRatio, OfValuesWorldsApartHasNoIntervalOrAHugeOne) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_FALSE(welch_mean_ratio({5e307, infinity, 2}, {1.0, 0.1, 5}).interval.has_value());
  // Squared variances are not finite: all freedom is that of the side that varies, 1 less than 3.
  const RatioEstimate ratio = welch_mean_ratio({1.0, 1e100, 3}, {1.0, 0.1, 9});
  EXPECT_EQ(ratio.interval->low, 0.0);
  EXPECT_DOUBLE_EQ(*ratio.p_value, 1.0);
}

TEST(WelchRatio, OfEqualMeansIsRejectedAsRarelyAsItSays) {
  // 1,000 pairs of 5 and 8 values of unequal spread: 50 rejections expected, their deviation
  // is 6.9. Outside 25 .. 75 once in 3,000.
  std::mt19937_64 random(7);
  int rejected = 0;
  for (int repetition = 0; repetition < 1000; ++repetition) {
    const SampleMean a = sample(random, 10.0, 0.3, 5);
    const SampleMean b = sample(random, 10.0, 0.9, 8);
    rejected += *welch_mean_ratio(a, b).p_value < 0.05;
  }
  EXPECT_GE(rejected, 25);
  EXPECT_LE(rejected, 75);
}

TEST(IntervalRatio, AddsTheErrorsOfBothSides) {
  // Logarithms within 0.03 and 0.04: together 0.05, of a difference of 0.1: z = 0.1 / 0.05
  // x 1.95996 = 3.9199, p = 8.86e-5.
  const double e = std::exp(0.1);
  const RatioEstimate ratio = interval_mean_ratio(1.0, {std::exp(-0.03), std::exp(0.03)}, e,
                                                  {e * std::exp(-0.04), e * std::exp(0.04)});
  EXPECT_NEAR(std::log(ratio.interval->low), 0.05, 1e-9);
  EXPECT_NEAR(std::log(ratio.interval->high), 0.15, 1e-9);
  EXPECT_NEAR(*ratio.p_value, 8.86e-5, 1e-7);
}

}  // namespace
}  // namespace spacemoe
