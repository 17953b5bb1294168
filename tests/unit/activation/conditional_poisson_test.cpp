#include "host/activation/conditional_poisson.hpp"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "tests/oracle/set_law_oracle.hpp"
#include "tests/unit/activation/small_models.hpp"

namespace spacemoe {
namespace {

double sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

/// Oracle: the products of the fitted weights, over all sets.
void expect_fitted(const std::vector<double>& inclusion, std::uint32_t active) {
  const ConditionalPoisson law = fit_conditional_poisson(inclusion, active);
  ASSERT_EQ(law.always, 0U);
  const std::vector<double> reached =
      oracle::inclusion(oracle::conditional_poisson(law.weights, active), inclusion.size());
  for (std::size_t i = 0; i < inclusion.size(); ++i) {
    EXPECT_NEAR(reached[i], inclusion[i], 2e-12) << "expert " << i;
  }
}

TEST(ConditionalPoisson, MeetsItsInclusionProbabilities) {
  expect_fitted(skewed_inclusion(8, 2, 0.6), 2);
  expect_fitted(skewed_inclusion(8, 2, 0.0), 2);
  expect_fitted(skewed_inclusion(16, 4, largest_skew(16, 4)), 4);
  expect_fitted(skewed_inclusion(10, 9, largest_skew(10, 9)), 9);
  expect_fitted({0.3, 0.2, 0.4, 0.1}, 1);
}

TEST(ConditionalPoisson, MeetsProbabilitiesNextToNeverAndAlways) {
  expect_fitted({1.0 - 1e-6, 1e-6, 0.5, 0.5}, 2);
  expect_fitted({1.0 - 1e-9, 1.0 - 1e-9, 2e-9, 0.25, 0.25, 0.5}, 3);
  expect_fitted({0.999, 0.999, 0.999, 0.001, 0.001, 0.001}, 3);
}

// 64 experts of which 8 are active have 4.4e9 sets: checked against the polynomials instead.
TEST(ConditionalPoisson, MeetsItsInclusionProbabilitiesForManyExperts) {
  for (const auto& [experts, active] : {std::pair{64U, 8U}, {128U, 8U}, {512U, 32U}}) {
    const auto inclusion =
        skewed_inclusion(experts, active, std::min(2.0, largest_skew(experts, active)));
    const ConditionalPoisson law = fit_conditional_poisson(inclusion, active);
    const std::vector<double> reached = conditional_poisson_inclusion(law.weights, active);
    EXPECT_NEAR(sum(reached), active, 1e-10);
    for (std::size_t i = 0; i < experts; ++i) {
      ASSERT_NEAR(reached[i], inclusion[i], 1e-12);
    }
  }
}

TEST(ConditionalPoisson, AlwaysAndNeverActiveExpertsLeaveALawOfTheOthers) {
  const std::vector<double> inclusion = {0.3, 1.0, 0.0, 0.45, 0.25};
  const ConditionalPoisson law = fit_conditional_poisson(inclusion, 2);
  EXPECT_EQ(law.always, 1U);
  EXPECT_TRUE(std::isinf(law.weights[1]));
  EXPECT_EQ(law.weights[2], 0.0);
  // One of the three others next to expert 1: their weights are their probabilities.
  EXPECT_NEAR(law.weights[0], 0.3, 1e-12);
  EXPECT_NEAR(law.weights[3], 0.45, 1e-12);
  const std::vector<std::uint16_t> with = {1, 4};
  const std::vector<std::uint16_t> without = {3, 4};
  EXPECT_NEAR(law.probability(with), 0.25, 1e-12);
  EXPECT_EQ(law.probability(without), 0.0);
}

TEST(ConditionalPoisson, WeightsMultiplyToProbabilities) {
  const std::vector<double> inclusion = skewed_inclusion(9, 4, 0.6);
  const ConditionalPoisson law = fit_conditional_poisson(inclusion, 4);
  const oracle::Law expected = oracle::conditional_poisson(law.weights, 4);
  for (const auto& [set, p] : expected) {
    EXPECT_NEAR(law.probability(std::vector<std::uint16_t>(set.begin(), set.end())), p, 1e-13);
  }
}

// Tail k, i by its definition: all sets of k among the experts i .. E-1, with expert 1 in them
// where it is still to come.
TEST(ConditionalPoisson, TailsAreSumsOverTheSetsThatAreStillPossible) {
  const ConditionalPoisson law{3, {0.5, INFINITY, 0.25, 2.0, 0.0, 1.0}, 1};
  const std::vector<double> tails = conditional_poisson_tails(law);
  for (std::size_t i = 0; i <= 6; ++i) {
    for (std::size_t k = 0; k <= 3; ++k) {
      double expected = 0.0;
      for (const oracle::Set& set : oracle::sets_of(6, k)) {
        double product = set.empty() || set.front() >= i ? 1.0 : 0.0;
        product *= i > 1 || std::ranges::find(set, 1U) != set.end() ? 1.0 : 0.0;
        for (const std::size_t member : set) {
          product *= member == 1 ? 1.0 : law.weights[member];
        }
        expected += product;
      }
      EXPECT_NEAR(tails[k * 7 + i], expected, 1e-15) << "tail " << k << " of " << i;
    }
  }
}

}  // namespace
}  // namespace spacemoe
