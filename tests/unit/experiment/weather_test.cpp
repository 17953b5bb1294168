#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/experiment/study.hpp"
#include "tests/unit/experiment/study_run.hpp"

// Whole runs whose outages last for several slots.

namespace spacemoe {
namespace {

using testing::HasSubstr;

StudyRun run(const std::vector<std::string>& set, std::optional<std::uint64_t> seed = {}) {
  return run_study(R"(
constellation:
  shells:
    - {planes: 6, satellites_per_plane: 8, altitude_km: 1200, inclination_deg: 87, phasing: 4}
links: {survival: 0.9}
time: {slots: 120, horizon_s: 12000}
planning: {slots: 6}
model: {name: small, layers: 3, experts: 4, active: 2, expert_flops: 1e7}
activation: {kind: conditional_poisson, skew: 0.5}
evaluation: {tokens_per_slot: 4, draws: 2}
schemes: [SpaceMoE, {name: Greedy, rule: greedy, layers: ring}]
)",
                   {set, seed});
}

// Slots of 100 s: outages of 300 s at survival 0.9 draw afresh with probability 0.37, so that
// blocks have 11 slots; of 6,000 s, with 0.0185.
TEST(WeatherOfARun, ThatIsShortWidensTheIntervalAndThatIsLongTakesIt) {
  const auto independent = run({}).result;
  EXPECT_FALSE(independent.why_no_interval);
  const auto remembered = run({"links.mean_outage_s=300"}).result;
  EXPECT_FALSE(remembered.why_no_interval);
  const auto width = [](const ExperimentResult& result) {
    const Interval interval = result.schemes[0].summary.mean_interval_s.value();
    return interval.high - interval.low;
  };
  EXPECT_GT(width(remembered), 1.2 * width(independent));

  const auto lasting = run({"links.mean_outage_s=6000"}).result;
  for (const SchemeResult& scheme : lasting.schemes) {
    EXPECT_TRUE(scheme.summary.exact_mean_s);
    EXPECT_FALSE(scheme.summary.mean_interval_s);
    EXPECT_FALSE(scheme.summary.ratio_interval);
    EXPECT_FALSE(scheme.summary.p_value);
  }
  EXPECT_THAT(lasting.why_no_interval.value(), HasSubstr("and there are 120"));
}

TEST(WeatherOfARun, ThatIsLongKeepsItFromStoppingEarly) {
  const std::vector<std::string> rule = {"evaluation.until.relative_half_width=0.5",
                                         "evaluation.until.least_slots=20"};
  EXPECT_LT(run(rule).result.slots_done, 120U);
  std::vector<std::string> lasting = rule;
  lasting.emplace_back("links.mean_outage_s=6000");
  const auto result = run(lasting).result;
  EXPECT_EQ(result.slots_done, 120U);
  EXPECT_FALSE(result.stopping->reached);
}

// Other seeds are other repetitions of the same model.
TEST(SeedOfARun, LeavesThePopularityOfExpertsAlone) {
  const auto inclusion = [](const StudyRun& run) {
    const Scenario scenario(run.loaded.config);
    const Study study(run.loaded.config, scenario);
    const auto inclusion_of_all = study.laws.inclusion();
    return std::vector<double>(inclusion_of_all.begin(), inclusion_of_all.end());
  };
  const auto first = inclusion(run({}, 1));
  EXPECT_EQ(inclusion(run({}, 2)), first);
  EXPECT_NE(inclusion(run({"activation.seed=2"}, 1)), first);
}

}  // namespace
}  // namespace spacemoe
