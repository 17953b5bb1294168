#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/experiment/study_run.hpp"

// Runs over several realisations of the weather.

namespace spacemoe {
namespace {

using testing::HasSubstr;

StudyRun run_realised(const std::vector<std::string>& set, const HowToRun& how = {}) {
  return run_study(R"(
constellation:
  shells:
    - {planes: 6, satellites_per_plane: 8, altitude_km: 1200, inclination_deg: 87, phasing: 4}
links: {survival: 0.95}
time: {slots: 12, horizon_s: 1200}
planning: {slots: 6}
model: {name: small, layers: 3, experts: 4, active: 2, expert_flops: 1e7}
activation: {kind: conditional_poisson, skew: 0.5}
evaluation: {tokens_per_slot: 4, draws: 2}
schemes: [SpaceMoE, RandPlace]
)",
                   {set, {}}, how);
}

/// Everything that files hold of slots and schemes.
std::vector<double> figures_of(const ExperimentResult& result) {
  std::vector<double> all;
  for (const SchemeResult& scheme : result.schemes) {
    const SchemeSummary& row = scheme.summary;
    all.insert(all.end(),
               {*row.exact_mean_s, *row.mean_s, row.mean_interval_s->low, row.mean_interval_s->high,
                *row.retry_mean_s, row.ratio.value_or(0.0), *row.dead_realisations});
    for (const SlotSummary& slot : scheme.slots) {
      all.insert(all.end(), {slot.time_s, slot.exact_mean_s.value_or(0.0),
                             static_cast<double>(slot.realisation)});
    }
  }
  return all;
}

TEST(RealisationsOfARun, ComeOneAfterTheOtherAndBeginWithThatOfASingleOne) {
  const auto one = run_realised({}).result;
  const auto many = run_realised({"time.realisations=3"}).result;
  EXPECT_EQ(many.slots_planned, 36U);
  for (std::size_t scheme = 0; scheme < one.schemes.size(); ++scheme) {
    const auto& first = one.schemes[scheme].slots;
    const auto& slots = many.schemes[scheme].slots;
    ASSERT_EQ(slots.size(), 36U);
    int different = 0;
    for (std::uint32_t k = 0; k < 36; ++k) {
      EXPECT_EQ(slots[k].realisation, k / 12);
      EXPECT_EQ(slots[k].time_s, first[k % 12].time_s);
      if (k < 12) {
        EXPECT_EQ(slots[k].exact_mean_s, first[k].exact_mean_s);
      }
      different += slots[k].exact_mean_s != first[k % 12].exact_mean_s ? 1 : 0;
    }
    EXPECT_GT(different, 18);
  }
}

TEST(RealisationsOfARun, DoNotDependOnBatchesAndThreads) {
  const std::vector<std::string> set = {"time.realisations=25", "links.mean_outage_s=2000"};
  const auto expected = figures_of(run_realised(set).result);
  EXPECT_EQ(figures_of(run_realised(set, {.batch_slots = 7, .threads = 2}).result), expected);
  EXPECT_EQ(figures_of(run_realised(set, {.batch_slots = 300, .threads = 1}).result), expected);
}

// Outages that last longer than the run give no interval in one realisation.
TEST(RealisationsOfARun, GiveAnIntervalFromTwentyOn) {
  const auto with = [](std::uint32_t realisations) {
    return run_realised(
               {"links.mean_outage_s=2000", "time.realisations=" + std::to_string(realisations)})
        .result;
  };
  EXPECT_THAT(with(1).why_no_interval.value(), HasSubstr("or time.realisations of 20 or more"));
  EXPECT_THAT(with(19).why_no_interval.value(), HasSubstr("and there are 19"));
  EXPECT_FALSE(with(19).schemes[0].summary.mean_interval_s);
  EXPECT_FALSE(with(20).why_no_interval);
  EXPECT_TRUE(with(20).schemes[0].summary.mean_interval_s);
  EXPECT_TRUE(with(20).schemes[1].summary.p_value);
}

TEST(RealisationsOfARun, EndEarlyAfterWholeOnes) {
  const auto result =
      run_realised({"time.realisations=200", "links.mean_outage_s=400", "schemes=[SpaceMoE]",
                    "evaluation.until.relative_half_width=0.05"},
                   {.batch_slots = 5})
          .result;
  EXPECT_TRUE(result.stopping->reached);
  EXPECT_LT(result.slots_done, 2400U);
  EXPECT_GE(result.slots_done, 240U);
  EXPECT_EQ(result.slots_done % 12, 0U);
  EXPECT_TRUE(result.schemes[0].summary.mean_interval_s);
}

// A token needs three gateways, and in each layer two of four experts: with a tenth of the
// satellites lost, 0.9^3 (1 - 0.1^4 - 4 x 0.9 x 0.1^3)^3 of the realisations deliver; that a module
// which works is cut off by its four neighbours is rare (15 modules, 10^-4 each).
TEST(RealisationsOfARun, DieWhereGatewaysFail) {
  const auto result = run_realised({"time={slots: 1, horizon_s: 100, realisations: 2000}",
                                    "links.survival=1", "schemes=[SpaceMoE]",
                                    "weather.failures={share_per_year: 0.1, after_days: 365.25}"})
                          .result;
  const double lives = std::pow(0.9 * (1.0 - 1e-4 - 4 * 0.9 * 1e-3), 3.0);
  const SchemeSummary& row = result.schemes[0].summary;
  // 5.2 standard deviations, a false alarm in 5 million seeds, and what is cut off.
  EXPECT_NEAR(*row.dead_realisations, 1.0 - lives,
              5.2 * std::sqrt(lives * (1.0 - lives) / 2000.0) + 2e-3);
  EXPECT_LE(row.delivered_fraction, 1.0 - *row.dead_realisations);
  EXPECT_FALSE(row.retry_mean_s) << "some tokens try for ever";
  EXPECT_TRUE(row.mean_interval_s);
}

TEST(RealisationsOfARun, AreNeededForFailures) {
  const auto result = run_realised({"weather.failures.share_per_year=0.025"}).result;
  EXPECT_THAT(result.why_no_interval.value(), HasSubstr("one realisation of failures"));
  EXPECT_FALSE(result.schemes[0].summary.dead_realisations);
}

}  // namespace
}  // namespace spacemoe
