#include "host/search/lower_bound.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/progress.hpp"
#include "host/search/containment_bound.hpp"
#include "host/search/exhaustive.hpp"
#include "tests/unit/search/search_study.hpp"

namespace spacemoe {
namespace {

/// Error that a backend that adds floats may make in a layer's cost.
constexpr double scoring_rounding_s = 1e-6;

/// The bound, in however long it takes.
LowerBound bound_of(const SearchStudy& study, std::span<const std::uint8_t> allowed) {
  SilentProgress progress;
  return lower_bound(*study.backend, study.sky.series(), study.plan(), allowed, progress,
                     [] { return true; })
      .value();
}
LowerBound bound_of(const SearchStudy& study) {
  return bound_of(study, study.everywhere());
}

/// Distance of the bound below the true optimum, as a fraction of it.
double gap(const SearchStudy& study) {
  const auto scoring = study.scoring();
  const double optimum_s =
      exhaustive_optimum(*scoring, study.layers, study.experts, study.all_satellites()).cost_s;
  const LowerBound bound = bound_of(study);
  EXPECT_LE(bound.total_s, optimum_s + study.layers * scoring_rounding_s);
  EXPECT_GT(bound.total_s, 0.0);
  EXPECT_EQ(bound.layer_s.size(), study.layers);
  EXPECT_LE(std::accumulate(bound.layer_s.begin(), bound.layer_s.end(), 0.0),
            bound.total_s * (1.0 + 1e-9));
  return 1.0 - bound.total_s / optimum_s;
}

TEST(LowerBound, NeverExceedsTheOptimum) {
  std::mt19937 random(1);
  std::vector<double> gaps;
  for (const double survival : {1.0, 0.8, 0.4}) {
    for (const float penalty_s : {0.02F, 0.5F}) {
      for (int instance = 0; instance < 4; ++instance) {
        gaps.push_back(
            gap({{2, 5, 8000.0, 87.0, 360.0, 1.0}, survival, 5, 2, 3, 2, penalty_s, random}));
        gaps.push_back(
            gap({{3, 3, 8000.0, 87.0, 360.0, 1.0}, survival, 3, 3, 2, 1, penalty_s, random}));
        gaps.push_back(
            gap({{2, 4, 1500.0, 53.0, 360.0, 0.5}, survival, 4, 1, 4, 2, penalty_s, random}));
      }
    }
  }
  // Where nearly all satellites are used, no layer gets what the bound lets it have.
  EXPECT_LT(std::accumulate(gaps.begin(), gaps.end(), 0.0) / static_cast<double>(gaps.size()), 0.3);
}

// One slot, one layer of two experts that are always active, on a ring of satellites that are all
// alike: the experts stand on both sides of the gateway, one link there and one back.
TEST(LowerBound, IsTheOptimumOnARing) {
  std::mt19937 random(2);
  SearchStudy study({1, 6, 3000.0, 87.0, 360.0, 0.0}, 1.0, 1, 1, 2, 2, 5.0F, random);
  std::ranges::fill(study.expert_seconds, 0.25F);
  std::ranges::fill(study.gateway_seconds, 0.125F);
  std::vector<float> row(6);
  study.backend->snapshots(study.sky.series())
      ->path_rows({Slot{0}, 1}, std::vector{Satellite{0}}, row);
  const LowerBound bound = bound_of(study);
  EXPECT_NEAR(bound.total_s, 2.0 * static_cast<double>(row[1]) + 0.375, 1e-6);
}

// The same where modules may stand on every second satellite: two links there and two back.
TEST(LowerBound, IsTheOptimumOnARingWhereHalfIsForbidden) {
  std::mt19937 random(2);
  SearchStudy study({1, 6, 3000.0, 87.0, 360.0, 0.0}, 1.0, 1, 1, 2, 2, 5.0F, random);
  std::ranges::fill(study.expert_seconds, 0.25F);
  std::ranges::fill(study.gateway_seconds, 0.125F);
  std::vector<float> row(6);
  study.backend->snapshots(study.sky.series())
      ->path_rows({Slot{0}, 1}, std::vector{Satellite{0}}, row);
  const std::array<std::uint8_t, 6> allowed = {1, 0, 1, 0, 1, 0};
  EXPECT_NEAR(bound_of(study, allowed).total_s, 2.0 * static_cast<double>(row[2]) + 0.375, 1e-6);
}

TEST(LowerBound, IsNoneWhereItMayNotGoOn) {
  std::mt19937 random(2);
  const SearchStudy study({1, 6, 3000.0, 87.0, 360.0, 0.0}, 1.0, 1, 1, 2, 2, 5.0F, random);
  SilentProgress progress;
  int asked = 0;
  ASSERT_TRUE(lower_bound(*study.backend, study.sky.series(), study.plan(), study.everywhere(),
                          progress, [&] {
                            ++asked;
                            return true;
                          }));
  for (int allowed = 0; allowed < asked; ++allowed) {
    int left = allowed;
    EXPECT_FALSE(lower_bound(*study.backend, study.sky.series(), study.plan(), study.everywhere(),
                             progress, [&] { return left-- > 0; }))
        << allowed;
  }
}

// Nobody reaches anybody, so everything costs the penalty.
TEST(LowerBound, IsThePenaltyWhereThereAreNoLinks) {
  std::mt19937 random(3);
  const SearchStudy study({4, 6, 3000.0, 87.0, 360.0, 0.0}, 0.0, 2, 3, 2, 1, 2.0F, random);
  const LowerBound bound = bound_of(study);
  EXPECT_NEAR(bound.total_s, 6.0, 1e-6);
}

/// Smallest upper bounds by going through all sets of experts.
std::vector<double> by_enumeration(const SetDistribution& law, std::uint32_t experts) {
  const std::vector<double> containment = containment_of(law, experts);
  std::vector<double> most(experts + 1, 0.0);
  for (std::uint32_t set = 0; set < containment.size(); ++set) {
    double& best = most[static_cast<std::size_t>(std::popcount(set))];
    best = std::max(best, containment[set]);
  }
  return most;
}

TEST(MostContained, IsTheMaximumForTabledAndConditionalPoissonLaws) {
  for (const std::uint32_t active : {1U, 2U, 4U, 7U}) {
    const LayerLaw law =
        law_from_shares(ActivationKind::conditional_poisson,
                        {0.13, 0.06, 0.14, 0.14, 0.12, 0.11, 0.09, 0.08, 0.13}, active);
    const std::vector<double> expected = by_enumeration(*law.distribution, 9);
    const SetLaws laws(ActivationKind::conditional_poisson, active, {law});
    SetLawView view = laws.view();
    EXPECT_THAT(max_containment(view, Layer{0}),
                testing::Pointwise(testing::DoubleNear(1e-9), expected));
    view.exact_form = ExactForm::symmetric;
    EXPECT_THAT(max_containment(view, Layer{0}),
                testing::Pointwise(testing::DoubleNear(1e-9), expected));
  }
}

TEST(MostContained, IsAtLeastTheMaximumForListedSets) {
  std::mt19937 random(4);
  for (const std::uint32_t active : {1U, 2U, 3U, 6U}) {
    const SetDistribution law = oracle::random_law(8, active, random);
    const std::vector<double> expected = by_enumeration(law, 8);
    const SetLaws laws(ActivationKind::pairs, active, {{inclusion_of(law, 8), law, {}, 0}});
    SetLawView view = laws.view();
    view.exact_form = ExactForm::sets;
    const std::vector<double> found = max_containment(view, Layer{0});
    EXPECT_TRUE(std::ranges::is_sorted(found));
    EXPECT_EQ(found.back(), 1.0);
    for (std::uint32_t m = 0; m <= 8; ++m) {
      EXPECT_GE(found[m], expected[m] - 1e-12) << m;
      EXPECT_LE(found[m], m < active ? 0.0 : 1.0) << m;
    }
    EXPECT_LT(found[active + 1], 1.0);
  }
}

// Also among the pairs of one gateway.
TEST(LowerBound, HearsAStop) {
  std::mt19937 random(6);
  const SearchStudy study({3, 3, 8000.0, 60.0, 360.0, 1.0}, 1.0, 2, 2, 3, 2, 1.0F, random);
  SilentProgress progress;
  int asked = 0;
  EXPECT_FALSE(lower_bound(*study.backend, study.sky.series(), study.plan(), study.everywhere(),
                           progress, [&] {
                             ++asked;
                             return false;
                           }));
  EXPECT_EQ(asked, 1);
}

}  // namespace
}  // namespace spacemoe
