#include "host/search/resampling.hpp"

#include <cmath>
#include <numeric>
#include <random>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spacemoe {
namespace {

using testing::ElementsAre;

// Weights 1, 1/2, 1/4, 1/4 of a population of four: 2, 1, 1/2 and 1/2 copies.
TEST(Resampling, SharesThePopulationOutByWeight) {
  const double one_half = std::log(2.0);
  const std::vector<double> values_s = {3.0, 4.0, 5.0, 5.0};
  EXPECT_THAT(copies_when_colder(values_s, one_half, 0.0), ElementsAre(2, 1, 1, 0));
  EXPECT_THAT(copies_when_colder(values_s, one_half, 0.7), ElementsAre(2, 1, 0, 1));
  EXPECT_THAT(copies_when_colder(values_s, 1000.0, 0.5), ElementsAre(4, 0, 0, 0));
  EXPECT_THAT(copies_when_colder(values_s, 0.0, 0.3), ElementsAre(1, 1, 1, 1));
}

// Over uniforms at even distances, the mean of each member's copies is its share.
TEST(Resampling, IsFairOnAverage) {
  std::mt19937 random(2);
  std::uniform_real_distribution<double> draw(0.0, 1.0);
  std::vector<double> values_s(9);
  for (double& value_s : values_s) {
    value_s = draw(random);
  }
  std::vector<double> weights;
  for (const double value_s : values_s) {
    weights.push_back(std::exp(-3.0 * value_s));
  }
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  constexpr int trials = 10'000;
  std::vector<double> mean(values_s.size(), 0.0);
  for (int trial = 0; trial < trials; ++trial) {
    const auto copies = copies_when_colder(values_s, 3.0, (trial + 0.5) / trials);
    EXPECT_EQ(std::accumulate(copies.begin(), copies.end(), 0U), values_s.size());
    for (std::size_t i = 0; i < copies.size(); ++i) {
      const double share = weights[i] / sum * static_cast<double>(values_s.size());
      EXPECT_LT(std::abs(copies[i] - share), 1.0);
      mean[i] += static_cast<double>(copies[i]) / trials;
    }
  }
  for (std::size_t i = 0; i < mean.size(); ++i) {
    EXPECT_NEAR(mean[i], weights[i] / sum * static_cast<double>(values_s.size()), 2.0 / trials);
  }
}

}  // namespace
}  // namespace spacemoe
