#include "kernels/common/expected_maximum.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/activation/set_laws.hpp"
#include "host/activation/skew.hpp"
#include "tests/oracle/set_law_oracle.hpp"
#include "tests/unit/kernels/known_laws.hpp"

namespace spacemoe {
namespace {

constexpr float unreachable = std::numeric_limits<float>::infinity();

LayerExpectation expectation(const SetLawView& law, const std::vector<float>& latency_s) {
  std::vector<float> sorted(latency_s.size());
  std::vector<std::uint16_t> expert(latency_s.size());
  const std::uint32_t finite =
      sort_latencies(latency_s.data(), law.experts, sorted.data(), expert.data());
  return expected_maximum(law, Layer{0}, sorted.data(), expert.data(), finite);
}

/// Latencies of 10 to 200 ms, some of them equal, each infinite with probability `lost`.
std::vector<float> some_latencies(std::size_t experts, double lost, std::mt19937& random) {
  std::uniform_int_distribution<int> milliseconds(10, 200);
  std::bernoulli_distribution is_lost(lost);
  std::vector<float> latency_s(experts);
  for (float& x : latency_s) {
    x = is_lost(random) ? unreachable : static_cast<float>(milliseconds(random)) * 1e-3F;
  }
  return latency_s;
}

/// 300 layers of random latencies, with no, some and most experts unreachable, against the
/// definition: the sum over all sets.
void expect_as_enumerated(const KnownLaw& known) {
  const SetLawView view = known.laws.view();
  ASSERT_EQ(view.exact_form, known.form);
  std::mt19937 random(4);
  for (int i = 0; i < 300; ++i) {
    const auto latency_s = some_latencies(view.experts, i % 3 * 0.35, random);
    const oracle::Maximum expected = oracle::expected_maximum(known.sets, latency_s);
    const LayerExpectation found = expectation(view, latency_s);
    EXPECT_NEAR(found.delivered, expected.delivered, 1e-12);
    if (expected.delivered > 1e-6) {
      EXPECT_NEAR(found.latency_s, expected.latency_s, 1e-11);
    }
  }
}

std::vector<double> times(double factor, std::vector<double> values) {
  for (double& value : values) {
    value *= factor;
  }
  return values;
}

TEST(ExpectedMaximum, FromContainmentIsTheSumOverAllSets) {
  expect_as_enumerated(law_of_six());
  const std::vector<double> shares = {0.30, 0.05, 0.20, 0.15, 0.10, 0.20};
  expect_as_enumerated({one_layer(ActivationKind::conditional_poisson, shares, 2),
                        ExactForm::containment, conditional_poisson(shares, 2)});
  expect_as_enumerated({one_layer(ActivationKind::hartley_rao, shares, 3), ExactForm::containment,
                        oracle::hartley_rao(times(3.0, shares), 3)});
}

TEST(ExpectedMaximum, FromSymmetricPolynomialsIsTheSumOverAllSets) {
  expect_as_enumerated(law_by_weights(3));
  expect_as_enumerated(law_by_weights(7));
}

TEST(ExpectedMaximum, KnowsExpertsThatAreAlwaysActive) {
  const KnownLaw known = law_with_one_always();
  ASSERT_EQ(known.laws.view().always[0], 1U);
  expect_as_enumerated(known);
}

TEST(ExpectedMaximum, FromListedSetsIsTheSumOverThem) {
  expect_as_enumerated(law_by_sets());
}

// Sets {0,1} {0,2} {1,2} with 0.5 0.3 0.2 and latencies 1, 2, 4 s: 0.5 x 2 + 0.5 x 4. With expert 2
// out of reach, half of the tokens are delivered, each after 2 s.
TEST(ExpectedMaximum, OfThreeExpertsByHand) {
  const SetLaws laws = pairs_of_three();
  EXPECT_DOUBLE_EQ(expectation(laws.view(), {1.0F, 2.0F, 4.0F}).latency_s, 3.0);
  EXPECT_EQ(expectation(laws.view(), {1.0F, 2.0F, 4.0F}).delivered, 1.0);
  const LayerExpectation cut = expectation(laws.view(), {1.0F, 2.0F, unreachable});
  EXPECT_DOUBLE_EQ(cut.delivered, 0.5);
  EXPECT_DOUBLE_EQ(cut.latency_s, 2.0);
}

TEST(ExpectedMaximum, IsNothingWhereNoSetIsInReach) {
  for (const std::uint32_t experts : {8U, 64U}) {
    const SetLaws laws =
        one_layer(ActivationKind::conditional_poisson, skewed_shares(experts, 0.2), 2);
    std::vector<float> latency_s(experts, unreachable);
    EXPECT_EQ(expectation(laws.view(), latency_s).delivered, 0.0);
    EXPECT_EQ(expectation(laws.view(), latency_s).latency_s, 0.0);
    latency_s[5] = 0.1F;
    EXPECT_EQ(expectation(laws.view(), latency_s).delivered, 0.0);
    EXPECT_EQ(expectation(laws.view(), latency_s).latency_s, 0.0);
  }
}

TEST(ExpectedMaximum, OfEqualLatenciesIsThatLatency) {
  for (const std::uint32_t experts : {8U, 64U}) {
    const SetLaws laws =
        one_layer(ActivationKind::conditional_poisson, skewed_shares(experts, 0.2), 2);
    const LayerExpectation found = expectation(laws.view(), std::vector(experts, 0.25F));
    EXPECT_EQ(found.delivered, 1.0);
    EXPECT_DOUBLE_EQ(found.latency_s, 0.25);
  }
}

// Oracle: the standard library's stable sort.
TEST(SortLatencies, IsStableForAnyNumberOfExperts) {
  std::mt19937 random(2);
  for (std::size_t experts = 1; experts <= max_experts; experts += experts < 40 ? 1 : 59) {
    for (int i = 0; i < 20; ++i) {
      const auto latency_s = some_latencies(experts, i % 4 * 0.2, random);
      std::vector<std::uint16_t> expected(experts);
      std::iota(expected.begin(), expected.end(), std::uint16_t{0});
      std::ranges::stable_sort(
          expected, [&](std::uint16_t a, std::uint16_t b) { return latency_s[a] < latency_s[b]; });
      std::vector<float> sorted(experts);
      std::vector<std::uint16_t> expert(experts);
      const std::uint32_t finite = sort_latencies(
          latency_s.data(), static_cast<std::uint32_t>(experts), sorted.data(), expert.data());
      ASSERT_EQ(expert, expected);
      for (std::size_t m = 0; m < experts; ++m) {
        ASSERT_EQ(sorted[m], latency_s[expected[m]]);
      }
      ASSERT_EQ(finite,
                static_cast<std::size_t>(experts - static_cast<std::size_t>(std::ranges::count(
                                                       latency_s, unreachable))));
    }
  }
}

}  // namespace
}  // namespace spacemoe
