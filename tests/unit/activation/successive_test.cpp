#include "host/activation/successive.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "host/activation/skew.hpp"
#include "tests/oracle/compare_laws.hpp"

namespace spacemoe {
namespace {

void expect_near(const std::vector<double>& found, const std::vector<double>& expected,
                 double tolerance) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_NEAR(found[i], expected[i], tolerance) << "expert " << i;
  }
}

// 1/2 x (1/3)/(1/2) + 1/3 x (1/2)/(2/3) = 1/3 + 1/4, and so on.
TEST(Successive, TwoOfThreeByHand) {
  const SetDistribution law = successive_distribution(std::vector{3.0, 2.0, 1.0}, 2).value();
  oracle::expect_same_law(law, {{{0, 1}, 7.0 / 12.0}, {{0, 2}, 4.0 / 15.0}, {{1, 2}, 3.0 / 20.0}},
                          1e-15);
}

TEST(Successive, AgreesWithTheSumOverAllOrders) {
  for (const auto& [experts, active] :
       {std::pair{8U, 2U}, {6U, 5U}, {7U, 4U}, {17U, 2U}, {24U, 3U}}) {
    const std::vector<double> weights = skewed_shares(experts, 1.7);
    const auto law = successive_distribution(weights, active);
    ASSERT_TRUE(law.has_value());
    oracle::expect_same_law(*law, oracle::successive(weights, active), 1e-14);
  }
}

TEST(Successive, IsNotListedWhereThereAreTooManySets) {
  EXPECT_FALSE(successive_distribution(skewed_shares(64, 1.0), 8).has_value());
  EXPECT_FALSE(successive_distribution(skewed_shares(30, 1.0), 28).has_value());
}

TEST(Successive, InclusionAgreesWithTheSumOverAllOrders) {
  for (const double skew : {0.0, 1.0, 4.0}) {
    const std::vector<double> weights = skewed_shares(9, skew);
    expect_near(successive_inclusion(weights, 4),
                oracle::inclusion(oracle::successive(weights, 4), 9), 1e-12);
  }
}

// pi_i = p_i + sum over j of p_j p_i / (1 - p_j), for many experts and for very unequal ones.
TEST(Successive, InclusionOfPairsHasAClosedForm) {
  for (const double skew : {0.5, 1.0, 6.0}) {
    const std::vector<double> p = skewed_shares(200, skew);
    double odds = 0.0;
    for (const double share : p) {
      odds += share / (1.0 - share);
    }
    std::vector<double> expected;
    for (const double share : p) {
      expected.push_back(share + share * (odds - share / (1.0 - share)));
    }
    expect_near(successive_inclusion(p, 2), expected, 1e-12);
  }
}

TEST(Successive, InclusionOfOneIsItsShareAndOfEqualsIsTheirPart) {
  const std::vector<double> weights = skewed_shares(100, 1.2);
  expect_near(successive_inclusion(weights, 1), weights, 1e-12);
  expect_near(successive_inclusion(std::vector<double>(512, 3.0), 32),
              std::vector<double>(512, 32.0 / 512.0), 1e-12);
}

TEST(Successive, InclusionSumsToTheActiveExperts) {
  for (const double skew : {0.0, 0.8, 3.0}) {
    const std::vector<double> inclusion = successive_inclusion(skewed_shares(128, skew), 8);
    EXPECT_NEAR(std::accumulate(inclusion.begin(), inclusion.end(), 0.0), 8.0, 1e-11);
  }
}

TEST(Successive, ExpertsWithoutWeightAreNeverActive) {
  const std::vector<double> weights = {0.0, 2.0, 1.0, 0.0, 1.0};
  const SetDistribution law = successive_distribution(weights, 2).value();
  const std::vector<double> inclusion = inclusion_of(law, 5);
  EXPECT_EQ(inclusion[0], 0.0);
  expect_near(successive_inclusion(weights, 2), inclusion, 1e-12);
  expect_near(successive_inclusion(weights, 3), {0.0, 1.0, 1.0, 0.0, 1.0}, 0.0);
}

}  // namespace
}  // namespace spacemoe
