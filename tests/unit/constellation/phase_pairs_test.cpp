#include "host/constellation/phase_pairs.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr double full_turn = 2.0 * std::numbers::pi;

double apart(double one, double other) {
  return std::abs(std::remainder(one - other, full_turn));
}

/// The largest sum of reach - difference that any pairing has, crossing or not: by trying all.
double best_sum(const std::vector<double>& a, const std::vector<double>& b, double reach,
                std::size_t from = 0, std::uint32_t taken = 0) {
  if (from == a.size()) {
    return 0.0;
  }
  double best = best_sum(a, b, reach, from + 1, taken);
  for (std::size_t j = 0; j < b.size(); ++j) {
    const double gain = reach - apart(a[from], b[j]);
    if ((taken >> j & 1U) == 0 && gain > 0.0) {
      best = std::max(best, gain + best_sum(a, b, reach, from + 1, taken | 1U << j));
    }
  }
  return best;
}

// 300 pairs of planes of 1 to 6 satellites anywhere, against all their pairings.
TEST(PhasePairs, AreTheBestOfAllPairings) {
  std::mt19937_64 random(11);
  std::uniform_real_distribution<double> anywhere(0.0, full_turn);
  for (int trial = 0; trial < 300; ++trial) {
    std::vector<double> a(1 + random() % 6);
    std::vector<double> b(1 + random() % 6);
    std::ranges::generate(a, [&] { return anywhere(random); });
    std::ranges::generate(b, [&] { return anywhere(random); });
    std::ranges::sort(a);
    std::ranges::sort(b);
    const double reach = 0.3 + 0.5 * static_cast<double>(trial % 6);
    double sum = 0.0;
    std::set<std::uint32_t> of_a;
    std::set<std::uint32_t> of_b;
    const auto pairs = phase_pairs(a, b, reach);
    for (const auto& [i, j] : pairs) {
      of_a.insert(i);
      of_b.insert(j);
      EXPECT_LT(apart(a[i], b[j]), reach);
      sum += reach - apart(a[i], b[j]);
    }
    EXPECT_EQ(of_a.size(), pairs.size()) << "each satellite once";
    EXPECT_EQ(of_b.size(), pairs.size());
    EXPECT_NEAR(sum, best_sum(a, b, std::min(reach, std::numbers::pi)), 1e-9) << trial;
  }
}

// Half a spacing apart, a little less ahead: all satellites look the same way, so none is left
// over.
TEST(PhasePairs, LookTheSameWayWherePlanesAreInterleaved) {
  std::vector<double> a;
  std::vector<double> b;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> expected;
  for (std::uint32_t i = 0; i < 40; ++i) {
    a.push_back(full_turn / 40 * i);
    b.push_back(full_turn / 40 * (i + 0.48 + (i % 3 == 0 ? 0.03 : 0.0)));
    expected.emplace_back(i, i);
  }
  EXPECT_EQ(phase_pairs(a, b, full_turn / 40), expected);
}

TEST(PhasePairs, ReachOverTheNode) {
  EXPECT_THAT(phase_pairs(std::vector{0.1, 3.0}, std::vector{2.9, 6.2}, 0.5),
              ElementsAre(Pair(0, 1), Pair(1, 0)));
  EXPECT_THAT(phase_pairs(std::vector{1.0}, std::vector{2.0}, 0.9), IsEmpty());
}

TEST(PhasePairs, KnowTheMiddleSpacing) {
  EXPECT_NEAR(middle_spacing(std::vector{0.0, 0.5, 1.0, 1.6, 6.0}), 0.5, 1e-12);
  EXPECT_NEAR(middle_spacing(std::vector{1.0}), full_turn, 1e-12);
}

}  // namespace
}  // namespace spacemoe
