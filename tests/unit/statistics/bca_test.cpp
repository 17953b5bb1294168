#include "host/statistics/bca.hpp"

#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spacemoe {
namespace {

using boost::math::quantile;
using testing::DoubleEq;
using testing::ElementsAre;

constexpr std::size_t replicates = 1999;  // rank 50 of 1999 is the 2.5 % point

/// Replicates that fall exactly on the quantiles of a distribution.
template <class Distribution>
std::vector<double> ideal_replicates(const Distribution& distribution) {
  std::vector<double> values;
  for (std::size_t rank = 1; rank <= replicates; ++rank) {
    values.push_back(quantile(distribution, static_cast<double>(rank) / (replicates + 1.0)));
  }
  return values;
}

TEST(Bca, IsThePlainIntervalWhereNothingNeedsCorrection) {
  const auto bca = BcaDistribution::make(5.0, ideal_replicates(boost::math::normal(5.0, 2.0)),
                                         std::vector{-1.0, 1.0}, 0.0);
  ASSERT_TRUE(bca);
  EXPECT_NEAR(bca->bias(), 0.0, 1e-12);
  EXPECT_EQ(bca->acceleration(), 0.0);
  const Interval interval = bca->interval();
  EXPECT_NEAR(interval.low, 5.0 - 2.0 * 1.959964, 1e-5);
  EXPECT_NEAR(interval.high, 5.0 + 2.0 * 1.959964, 1e-5);
  EXPECT_NEAR(bca->p_value(5.0 + 2.0 * 1.5), 2.0 * 0.0668072, 1e-4);
}

TEST(Bca, NearsTheExactIntervalOfAnExponentialMean) {
  // The mean of n = 12 exponentials with mean 1: replicates are Gamma(n) / n = chi^2_24 / 24, the
  // acceleration is 1 / (3 sqrt(n)), which these influences have, and the exact interval is
  // 24 / chi^2_24. Efron (1987) uses this example; percentiles alone give 0.517 and 1.640.
  const boost::math::chi_squared chi_squared(24.0);
  std::vector<double> values = ideal_replicates(chi_squared);
  for (double& value : values) {
    value /= 24.0;
  }
  const auto bca = BcaDistribution::make(1.0, values, std::vector{3.0, -1.0, -1.0, -1.0}, 0.0);
  ASSERT_TRUE(bca);
  EXPECT_NEAR(bca->acceleration(), 1.0 / (3.0 * std::sqrt(12.0)), 1e-15);
  const Interval interval = bca->interval();
  EXPECT_NEAR(interval.low, 24.0 / quantile(chi_squared, 0.975), 0.01);
  EXPECT_NEAR(interval.high, 24.0 / quantile(chi_squared, 0.025), 0.01);
}

TEST(Bca, FollowsItsFormulaForReplicatesThatAreCounted) {
  // Replicates 1 .. 1999 and estimate 1200: the share below is 1199.5 / 1999, the level L gives
  // replicate 2000 L. The formula's ends, worked out by hand from Phi's tables.
  std::vector<double> values;
  for (std::size_t rank = 1; rank <= replicates; ++rank) {
    values.push_back(static_cast<double>(rank));
  }
  const std::vector influences{3.0, -1.0, -1.0, -1.0};
  const auto bca = BcaDistribution::make(1200.0, values, influences, 0.0);
  ASSERT_TRUE(bca);
  const boost::math::normal normal;
  const double z0 = quantile(normal, 1199.5 / 1999.0);
  const double a = 24.0 / (6.0 * std::pow(12.0, 1.5));
  const double up = z0 + 1.959963984540054;
  const double down = z0 - 1.959963984540054;
  EXPECT_NEAR(bca->interval().low, 2000.0 * cdf(normal, z0 + down / (1.0 - a * down)), 1e-6);
  EXPECT_NEAR(bca->interval().high, 2000.0 * cdf(normal, z0 + up / (1.0 - a * up)), 1e-6);
}

TEST(Bca, PValueIsBelowAlphaExactlyWhereTheIntervalExcludesTheValue) {
  std::mt19937_64 random(7);
  std::lognormal_distribution<double> lognormal(0.0, 0.5);
  std::vector<double> values(2000);
  for (double& value : values) {
    value = lognormal(random);
  }
  const auto bca = BcaDistribution::make(1.1, values, std::vector{3.0, -1.0, -1.0, -1.0}, 0.0);
  ASSERT_TRUE(bca);
  for (const double alpha : {0.5, 0.05, 0.01}) {
    const Interval interval = bca->interval(1.0 - alpha);
    for (double value = 0.05; value < 6.0; value += 0.0173) {
      const bool excluded = value < interval.low || value > interval.high;
      EXPECT_EQ(bca->p_value(value) < alpha, excluded) << value << " at " << alpha;
    }
  }
  for (const double alpha : {0.5, 0.05}) {  // a 99 % interval would end at the greatest replicate
    const Interval interval = bca->interval(1.0 - alpha);
    EXPECT_NEAR(bca->p_value(interval.low), alpha, 1e-9);
    EXPECT_NEAR(bca->p_value(interval.high), alpha, 1e-9);
  }
}

TEST(Bca, PValueOfWhatLiesBeyondAllReplicatesIsTheLeastThatTheyCanShow) {
  const auto bca = BcaDistribution::make(0.0, ideal_replicates(boost::math::normal()),
                                         std::vector{-1.0, 1.0}, 0.0);
  ASSERT_TRUE(bca);
  EXPECT_EQ(bca->p_value(100.0), 2.0 / 2000.0);
  EXPECT_EQ(bca->p_value(-100.0), 2.0 / 2000.0);
  EXPECT_EQ(bca->p_value(0.0), 1.0);
}

TEST(Bca, StaysWithinTheReplicatesHoweverBiasedTheEstimate) {
  for (const double estimate : {-10.0, 10.0}) {
    const auto bca =
        BcaDistribution::make(estimate, {1.0, 2.0, 3.0, 4.0}, std::vector{1.0, 0.0, 0.0}, 0.0);
    ASSERT_TRUE(bca);
    const Interval interval = bca->interval();
    EXPECT_GE(interval.low, 1.0);
    EXPECT_LE(interval.low, interval.high);
    EXPECT_LE(interval.high, 4.0);
    EXPECT_GE(bca->p_value(2.5), 0.4);
  }
}

TEST(Bca, EndsAtTheGreatestReplicateWhereTheCorrectionHasNoFiniteLevel) {
  // The estimate lies above all 1999 replicates, so z0 = 3.29; one influence alone makes a = 1/6,
  // the largest possible; at 99.99 % 1 - a (z0 + z) falls below 0.
  const std::vector<double> values = ideal_replicates(boost::math::normal());
  const auto bca = BcaDistribution::make(10.0, values, std::vector{1.0, 0.0, 0.0}, 0.0);
  ASSERT_TRUE(bca);
  EXPECT_EQ(bca->interval(0.9999).high, values.back());
}

TEST(Bca, CountsReplicatesEqualToTheEstimateHalf) {
  const auto bca =
      BcaDistribution::make(2.0, {1.0, 2.0, 2.0, 2.0, 3.0}, std::vector<double>(), 0.0);
  ASSERT_TRUE(bca);
  EXPECT_NEAR(bca->bias(), 0.0, 1e-15);
  EXPECT_EQ(bca->p_value(2.0), 1.0);
}

TEST(Bca, HasNoDistributionWhereReplicatesDifferByRoundingOnly) {
  EXPECT_FALSE(BcaDistribution::make(1.0, {1.0, 1.0, 1.0}, std::vector{1.0, -1.0}, 0.0));
  EXPECT_FALSE(BcaDistribution::make(1.0, {1.0, 1.0 + 2e-16}, std::vector{1.0, -1.0}, 1e-12));
}

TEST(JackknifeInfluences, OfAMeanAreTheDeviationsOverN) {
  // Sample 1, 2, 6 with mean 3; without each: 4, 3.5, 1.5.
  EXPECT_THAT(jackknife_influences(std::vector{4.0, 3.5, 1.5}),
              ElementsAre(DoubleEq(-2.0 / 3.0), DoubleEq(-1.0 / 3.0), DoubleEq(1.0)));
  EXPECT_THAT(jackknife_influences(std::vector{4.0}), ElementsAre());
}

}  // namespace
}  // namespace spacemoe
