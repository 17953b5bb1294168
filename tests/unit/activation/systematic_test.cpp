#include "host/activation/systematic.hpp"

#include <gtest/gtest.h>

#include "host/activation/skew.hpp"
#include "tests/oracle/compare_laws.hpp"

namespace spacemoe {
namespace {

std::vector<double> skewed_targets(std::uint32_t experts, std::uint32_t active, double skew) {
  std::vector<double> inclusion = skewed_shares(experts, skew);
  for (double& p : inclusion) {
    p *= active;
  }
  return inclusion;
}

// Around a circle there are three orders of four experts, up to direction. With expert 2 opposite
// to 0 the sets {0,1} {0,2} {1,3} take 0.4 0.4 0.2 of the circle; with 3 opposite, {0,1} {0,3}
// {0,2} {1,2} take 0.4 0.2 0.2 0.2; with 1 opposite, {0,2} {0,1} {2,3} take 0.2 0.6 0.2.
TEST(Systematic, TwoOfFourByHand) {
  const SetDistribution law = systematic_distribution(std::vector{0.8, 0.6, 0.4, 0.2}, 2).value();
  oracle::expect_same_law(law,
                          {{{0, 1}, 1.4 / 3.0},
                           {{0, 2}, 0.8 / 3.0},
                           {{0, 3}, 0.2 / 3.0},
                           {{1, 2}, 0.2 / 3.0},
                           {{1, 3}, 0.2 / 3.0},
                           {{2, 3}, 0.2 / 3.0}},
                          1e-14);
}

TEST(Systematic, AgreesWithAllOrders) {
  for (const auto& [experts, active, skew] :
       {std::tuple{8U, 2U, 0.6}, {8U, 4U, 0.3}, {7U, 3U, 0.7}, {5U, 1U, 2.0}, {6U, 5U, 0.1}}) {
    const std::vector<double> inclusion = skewed_targets(experts, active, skew);
    oracle::expect_same_law(systematic_distribution(inclusion, active).value(),
                            oracle::hartley_rao(inclusion, active), 1e-12);
  }
}

TEST(Systematic, MeetsItsInclusionProbabilities) {
  for (const auto& inclusion : {skewed_targets(8, 2, 0.6), skewed_targets(8, 3, largest_skew(8, 3)),
                                std::vector<double>{1.0, 0.5, 0.25, 0.25, 0.0, 1.0}}) {
    double active = 0.0;
    for (const double p : inclusion) {
      active += p;
    }
    const auto law =
        systematic_distribution(inclusion, static_cast<std::uint32_t>(std::lround(active)));
    const std::vector<double> reached =
        inclusion_of(law.value(), static_cast<std::uint32_t>(inclusion.size()));
    for (std::size_t i = 0; i < inclusion.size(); ++i) {
      EXPECT_NEAR(reached[i], inclusion[i], 1e-12);
    }
  }
}

TEST(Systematic, IsNotListedForMoreThanEightExperts) {
  EXPECT_FALSE(systematic_distribution(skewed_targets(9, 2, 0.5), 2).has_value());
}

}  // namespace
}  // namespace spacemoe
