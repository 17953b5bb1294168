#include "host/failover/time_to_loss.hpp"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

namespace spacemoe {
namespace {

/// Share that fails in a year, for a rate of one failure in so many days.
double share_for(double days) {
  return -std::expm1(-365.25 / days);
}

// The first of n exponential times comes after 1/n of one; the last of two after 1 + 1/2.
TEST(TimeToLoss, HasTheClosedFormsOfSinglesAndOfOnePair) {
  EXPECT_NEAR(days_to_loss({1, 0}, share_for(1000.0)), 1000.0, 1e-6);
  EXPECT_NEAR(days_to_loss({40, 0}, share_for(1000.0)), 25.0, 1e-8);
  EXPECT_NEAR(days_to_loss({0, 1}, share_for(1000.0)), 1500.0, 1e-6);
  // One pair beside one single: 2 (1/2) - 1/3 of the time of one.
  EXPECT_NEAR(days_to_loss({1, 1}, share_for(1000.0)), 1000.0 * (1.0 - 1.0 / 3.0), 1e-6);
}

TEST(TimeToLoss, IsInfiniteWhereNothingIsNeededOrFails) {
  EXPECT_TRUE(std::isinf(days_to_loss({0, 0}, 0.025)));
  EXPECT_TRUE(std::isinf(days_to_loss({5, 5}, 0.0)));
}

// 20,000 histories of 32 pairs and 3 singles; 5.2 standard deviations, a false alarm in 5 million
// seeds.
TEST(TimeToLoss, IsTheMeanOfHistories) {
  std::mt19937_64 random(3);
  std::exponential_distribution<double> lifetime(1.0 / 1000.0);
  constexpr int histories = 20'000;
  double sum = 0.0;
  double squares = 0.0;
  for (int history = 0; history < histories; ++history) {
    double first = 1e300;
    for (int single = 0; single < 3; ++single) {
      first = std::min(first, lifetime(random));
    }
    for (int pair = 0; pair < 32; ++pair) {
      const double one = lifetime(random);
      first = std::min(first, std::max(one, lifetime(random)));
    }
    sum += first;
    squares += first * first;
  }
  const double mean = sum / histories;
  const double deviation = std::sqrt((squares / histories - mean * mean) / histories);
  EXPECT_NEAR(days_to_loss({3, 32}, share_for(1000.0)), mean, 5.2 * deviation);
}

}  // namespace
}  // namespace spacemoe
