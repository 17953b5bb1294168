#include "host/routing/dependence.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spacemoe {
namespace {

using Set = std::array<std::int16_t, 2>;

constexpr std::size_t eight = 8;
constexpr std::size_t two = 2;

std::size_t below(std::mt19937_64& random, std::size_t bound) {
  return static_cast<std::size_t>(random() % bound);
}

/// Two of eight experts, all pairs alike.
Set any_pair(std::mt19937_64& random) {
  const std::size_t i = below(random, eight);
  const std::size_t j = (i + 1 + below(random, eight - 1)) % eight;
  return {static_cast<std::int16_t>(i), static_cast<std::int16_t>(j)};
}

/// With this probability the next layer has the experts after those of a layer, else any.
constexpr double copied = 0.3;

Set next_set(std::mt19937_64& random, const Set& set) {
  if (below(random, 10) >= 3) {
    return any_pair(random);
  }
  return {static_cast<std::int16_t>((set[0] + 1) % 8), static_cast<std::int16_t>((set[1] + 1) % 8)};
}

/// P(i in one layer, j in the next): copied from P(i and j - 1 in a set), else the product of 1/4
/// each.
double joint_law(std::size_t i, std::size_t j) {
  const double in_a_set = (i + 1) % eight == j ? 0.25 : 0.25 / 7.0;
  return copied * in_a_set + (1.0 - copied) / 16.0;
}

// 200,000 tokens. N_ij is binomial, and its expectation n_i n_j / T is known far better: a lift is
// off by more than six standard errors once in 5e8, one of 64 once in 8e6.
TEST(Dependence, LiftIsThatOfTheLaw) {
  constexpr int tokens = 200'000;
  std::mt19937_64 random(16);
  SetPairs pairs(eight, two);
  for (int token = 0; token < tokens; ++token) {
    const Set first = any_pair(random);
    pairs.add(first, next_set(random, first));
  }
  for (std::size_t i = 0; i < eight; ++i) {
    for (std::size_t j = 0; j < eight; ++j) {
      const double lift = joint_law(i, j) * 16.0;
      EXPECT_NEAR(pairs.lift(i, j), lift, 6.0 * lift / std::sqrt(tokens * joint_law(i, j)));
    }
  }
}

// The mutual information of a member of each, in closed form. Its estimate is a mean over at least
// 200,000 independent log ratios (of four pairs of members a token, at worst alike): six standard
// errors are passed once in 5e8.
TEST(Dependence, MutualInformationIsThatOfTheLaw) {
  constexpr int tokens = 200'000;
  double bits = 0.0;
  double squares = 0.0;
  for (std::size_t i = 0; i < eight; ++i) {
    for (std::size_t j = 0; j < eight; ++j) {
      const double p = joint_law(i, j) / 4.0;
      const double log_ratio = std::log2(p * 64.0);
      bits += p * log_ratio;
      squares += p * log_ratio * log_ratio;
    }
  }
  std::mt19937_64 random(17);
  SetPairs pairs(eight, two);
  for (int token = 0; token < tokens; ++token) {
    const Set first = any_pair(random);
    pairs.add(first, next_set(random, first));
  }
  const Dependence found = pairs.dependence();
  EXPECT_NEAR(found.bits, bits, 6.0 * std::sqrt((squares - bits * bits) / tokens));
  EXPECT_LT(found.p_value, 1e-12);
}

double chi_squared(const std::vector<Set>& first, const std::vector<Set>& second,
                   std::span<const std::size_t> order) {
  std::vector<double> joint(64, 0.0);
  std::vector<double> one(8, 0.0);
  std::vector<double> other(8, 0.0);
  for (std::size_t t = 0; t < first.size(); ++t) {
    for (const std::int16_t i : first[t]) {
      one[static_cast<std::size_t>(i)] += 1.0;
      for (const std::int16_t j : second[order[t]]) {
        joint[static_cast<std::size_t>(8 * i + j)] += 1.0;
      }
    }
    for (const std::int16_t j : second[t]) {
      other[static_cast<std::size_t>(j)] += 1.0;
    }
  }
  double sum = 0.0;
  for (std::size_t i = 0; i < 8; ++i) {
    for (std::size_t j = 0; j < 8; ++j) {
      const double apart = one[i] * other[j] / static_cast<double>(first.size());
      sum += apart > 0.0 ? (joint[8 * i + j] - apart) * (joint[8 * i + j] - apart) / apart : 0.0;
    }
  }
  return sum;
}

// All 5,040 orders of seven tokens: the mean over them is what the bias says, to rounding.
TEST(Dependence, BiasIsTheMeanOverAllOrdersOfTheTokens) {
  const std::vector<Set> first = {{0, 1}, {2, 3}, {0, 3}, {1, 2}, {4, 0}, {2, 4}, {0, 2}};
  const std::vector<Set> second = {{5, 1}, {5, 3}, {5, 0}, {1, 2}, {5, 6}, {2, 5}, {6, 2}};
  SetPairs pairs(eight, two);
  for (std::size_t t = 0; t < first.size(); ++t) {
    pairs.add(first[t], second[t]);
  }
  std::vector<std::size_t> order(first.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  double sum = 0.0;
  double orders = 0.0;
  do {
    sum += chi_squared(first, second, order);
    orders += 1.0;
  } while (std::next_permutation(order.begin(), order.end()));
  ASSERT_EQ(orders, 5040.0);
  // X^2 / (2 T K^2) nats
  EXPECT_NEAR(pairs.dependence().bias_bits * std::log(2.0) * 2.0 * 7.0 * 4.0, sum / orders, 1e-9);
}

// 2,000 traces of 500 tokens of independent layers. The mean of the estimates is within six of its
// standard errors of 0 (once in 5e8), plus a fiftieth of the bias, which terms of higher order
// leave. So often as 5 % say do p-values fall below 0.05: 100 times, between 41 and 159 within six
// standard deviations.
TEST(Dependence, OfIndependentLayersIsNone) {
  constexpr int traces = 2000;
  constexpr int tokens = 500;
  std::mt19937_64 random(18);
  double sum = 0.0;
  double squares = 0.0;
  double bias = 0.0;
  int below_5_percent = 0;
  for (int trace = 0; trace < traces; ++trace) {
    SetPairs pairs(eight, two);
    for (int token = 0; token < tokens; ++token) {
      pairs.add(any_pair(random), any_pair(random));
    }
    const Dependence found = pairs.dependence();
    sum += found.bits;
    squares += found.bits * found.bits;
    bias = found.bias_bits;
    below_5_percent += found.p_value < 0.05 ? 1 : 0;
  }
  const double mean = sum / traces;
  const double error = std::sqrt((squares / traces - mean * mean) / traces);
  EXPECT_NEAR(mean, 0.0, 6.0 * error + bias / 50.0);
  EXPECT_GT(bias, 20.0 * error) << "so that a bias that is not taken off would show";
  EXPECT_GE(below_5_percent, 41);
  EXPECT_LE(below_5_percent, 159);
}

// Experts 0 and 1 are always active together, and so on: X^2 is four times a chi-squared variable
// of nine degrees of freedom, not one of (8 - 2)^2. As above, 5 % of p-values are below 0.05: of
// 2,000 between 41 and 159.
TEST(Dependence, PValuesTakeIntoAccountThatExpertsOfASetDepend) {
  std::mt19937_64 random(20);
  int below_5_percent = 0;
  for (int trace = 0; trace < 2000; ++trace) {
    SetPairs pairs(eight, two);
    for (int token = 0; token < 500; ++token) {
      const auto one = static_cast<std::int16_t>(2 * below(random, 4));
      const auto other = static_cast<std::int16_t>(2 * below(random, 4));
      const Set first = {one, static_cast<std::int16_t>(one + 1)};
      const Set second = {other, static_cast<std::int16_t>(other + 1)};
      pairs.add(first, second);
    }
    below_5_percent += pairs.dependence().p_value < 0.05 ? 1 : 0;
  }
  EXPECT_GE(below_5_percent, 41);
  EXPECT_LE(below_5_percent, 159);
}

// Skewed laws of both layers, and one active expert: Miller and Madow's bias is (A - 1) (B - 1) /
// (2 T) nats.
TEST(Dependence, OfOneActiveExpertHasMillersBias) {
  std::mt19937_64 random(19);
  SetPairs pairs(4, 1);
  for (int token = 0; token < 1000; ++token) {
    const auto one = static_cast<std::int16_t>(below(random, 3));
    const auto other = static_cast<std::int16_t>(below(random, 4));
    pairs.add({&one, 1}, {&other, 1});
  }
  EXPECT_NEAR(pairs.dependence().bias_bits, 2.0 * 3.0 / (2.0 * 999.0) / std::log(2.0), 1e-12);
}

TEST(Dependence, OfExpertsThatAreAlwaysActiveIsNone) {
  SetPairs pairs(2, 2);
  const Set both = {0, 1};
  pairs.add(both, both);
  pairs.add(both, both);
  EXPECT_EQ(pairs.dependence().bits, 0.0);
  EXPECT_EQ(pairs.dependence().p_value, 1.0);
}

}  // namespace
}  // namespace spacemoe
