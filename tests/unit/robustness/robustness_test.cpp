#include "host/robustness/robustness.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/base/file.hpp"
#include "host/config/config.hpp"
#include "host/experiment/plan_schemes.hpp"
#include "host/experiment/run_experiment.hpp"
#include "host/experiment/study.hpp"
#include "host/placement/placement_table.hpp"
#include "host/robustness/robustness_charts.hpp"
#include "host/robustness/robustness_table.hpp"
#include "kernels/cpu/cpu_backend.hpp"
#include "tests/test_folder.hpp"

namespace spacemoe {
namespace {

using testing::HasSubstr;

constexpr const char* study_text = R"(
constellation:
  shells:
    - {planes: 6, satellites_per_plane: 8, altitude_km: 1200, inclination_deg: 87, phasing: 4}
links: {survival: 0.95}
time: {slots: 30}
planning: {slots: 10}
model: {layers: 3, experts: 4, active: 2, expert_flops: 1e7}
activation: {kind: conditional_poisson, skew: 0.5}
evaluation: {tokens_per_slot: 4, draws: 2}
schemes: [SpaceMoE, {name: Greedy, rule: greedy, layers: none}, RandPlace]
)";

ExperimentConfig config_with(std::vector<std::string> set) {
  return read_config_text("robust.yaml", study_text, {std::move(set), {}}).config;
}

/// Three cases, of which the third moves the planes' links.
std::vector<AssumedCase> three_cases() {
  return {{"base", config_with({})},
          {"fragile", config_with({"links.survival=0.7"})},
          {"polar", config_with({"links.survival=1", "links.polar_cutoff_deg=60"})}};
}

/// What everything here runs on.
struct Bench {
  SilentProgress progress;
  tbb::task_arena arena{2};
  std::unique_ptr<Backend> backend = cpu::make_cpu_backend(2);
  RunContext context{{arena, progress, {}}, *backend, 20};
};

// What is planned and judged under one case is a run of that case.
TEST(Robustness, HasTheRunsOfTheCasesOnItsDiagonal) {
  const Bench bench;
  const auto cases = three_cases();
  const Robustness robustness = judge_everywhere(cases, PlannedUnder::all, bench.context);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const Scenario scenario(cases[i].config);
    const auto run = run_experiment(cases[i].config, scenario, bench.context);
    for (std::size_t scheme = 0; scheme < 3; ++scheme) {
      const SchemeSummary& expected = run.schemes[scheme].summary;
      const JudgedScheme& cell = robustness.cell(i, i, scheme);
      EXPECT_EQ(cell.judged, i);
      EXPECT_EQ(cell.planned, i);
      EXPECT_EQ(cell.summary.scheme, expected.scheme);
      EXPECT_EQ(cell.summary.exact_mean_s, expected.exact_mean_s);
      EXPECT_EQ(cell.summary.ratio, expected.ratio);
      EXPECT_EQ(cell.summary.delivered_fraction, expected.delivered_fraction);
      EXPECT_EQ(cell.price, 1.0);
    }
  }
}

// The other way: the placement of one case as a file in the study of the other.
TEST(Robustness, JudgesThePlacementOfOneCaseUnderAnother) {
  const Bench bench;
  const auto cases = three_cases();
  const Robustness robustness = judge_everywhere(cases, PlannedUnder::all, bench.context);
  const TestFolder work;
  const Scenario base(cases[0].config);
  const Study study(cases[0].config, base);
  const auto planned = plan_schemes(study, bench.context);
  const auto file = work.path() / "greedy.csv";
  write_file_atomically(file, placement_csv(planned[1].placements.front(), base.constellation()));
  const ExperimentConfig polar =
      config_with({"links.survival=1", "links.polar_cutoff_deg=60",
                   "schemes=[{name: Greedy, placement: " + file.string() +
                       "}, {name: own, rule: greedy, layers: none}]",
                   "reference=own"});
  const Scenario scenario(polar);
  const auto run = run_experiment(polar, scenario, bench.context);
  const JudgedScheme& cell = robustness.cell(2, 0, 1);
  EXPECT_EQ(cell.summary.exact_mean_s, run.schemes[0].summary.exact_mean_s);
  EXPECT_EQ(cell.price, run.schemes[0].summary.ratio);
  EXPECT_EQ(cell.price_interval->low, run.schemes[0].summary.ratio_interval->low);
  EXPECT_GT(*cell.price, 1.0) << "planned with links over the poles, which are not there";
  EXPECT_LT(*cell.price_p_value, 0.05);
}

TEST(Robustness, PricesARandomPlacementAtOne) {
  const Bench bench;
  const Robustness robustness = judge_everywhere(three_cases(), PlannedUnder::first, bench.context);
  EXPECT_EQ(robustness.cells.size(), 9U);
  for (std::size_t judged = 0; judged < 3; ++judged) {
    EXPECT_EQ(robustness.cell(judged, 0, 2).price, 1.0);
    EXPECT_FALSE(robustness.cell(judged, 0, 2).price_interval);
  }
}

TEST(Robustness, RefusesCasesThatPlacementsDoNotFit) {
  const Bench bench;
  auto cases = three_cases();
  cases[1].config = config_with({"constellation.shells.0.planes=7"});
  EXPECT_THROW((void)judge_everywhere(cases, PlannedUnder::all, bench.context), ConfigError);
  cases[1].config = config_with({"model.layers=2"});
  EXPECT_THROW((void)judge_everywhere(cases, PlannedUnder::all, bench.context), ConfigError);
}

TEST(RobustnessTable, FitsATerminal) {
  Robustness of{{}, {"RandIntra-CG"}, 0, {}, {}};
  for (int i = 0; i < 11; ++i) {
    of.cases.push_back("weather nobody knew of " + std::to_string(i));
    of.why.emplace_back();
  }
  for (std::size_t judged = 0; judged < 11; ++judged) {
    for (std::size_t planned = 0; planned < 11; ++planned) {
      JudgedScheme cell{planned, judged, {}, 1.25, Interval{1.0, 1.5}, 0.01};
      cell.summary.scheme = "RandIntra-CG";
      cell.summary.exact_mean_s = 12.345;
      cell.summary.mean_interval_s = Interval{12.345, 12.345};
      cell.summary.dead_realisations = 0.123;
      cell.summary.ratio = 1.0;
      cell.summary.ratio_interval = Interval{1.0, 1.0};
      of.cells.push_back(cell);
    }
  }
  const std::string text = robustness_text(of);
  std::size_t start = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos;
       start = end + 1, end = text.find('\n', start)) {
    EXPECT_LE(end - start, 80U) << text.substr(start, end - start);
  }
  std::size_t prices = 0;
  for (std::size_t at = text.find("1.250*"); at != std::string::npos;
       at = text.find("1.250*", at + 1)) {
    ++prices;
  }
  EXPECT_EQ(prices, 121U) << "every one of them, once";
}

TEST(RobustnessTable, HasALineForEveryCell) {
  const Bench bench;
  const Robustness robustness = judge_everywhere(three_cases(), PlannedUnder::all, bench.context);
  const std::string csv = robustness_csv(robustness);
  EXPECT_EQ(std::ranges::count(csv, '\n'), 1 + 3 * 3 * 3);
  EXPECT_THAT(csv, HasSubstr("\npolar,base,Greedy,"));
  const std::string text = robustness_text(robustness);
  EXPECT_THAT(text, HasSubstr("Price of planning Greedy under another case"));
  EXPECT_THAT(text, testing::Not(HasSubstr("Price of planning RandPlace")));
  const auto charts = robustness_charts(robustness);
  ASSERT_GE(charts.size(), 3U);
  EXPECT_EQ(charts[0].categories, (std::vector<std::string>{"base", "fragile", "polar"}));
  EXPECT_EQ(charts[0].series.size(), 3U);
}

}  // namespace
}  // namespace spacemoe
