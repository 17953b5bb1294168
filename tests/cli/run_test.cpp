#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/cli/program.hpp"

namespace spacemoe {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

std::vector<std::string> entries(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  return names;
}

/// Column exact_mean_s of a summary.csv.
std::vector<double> exact_means(const std::string& summary) {
  constexpr int column = 7;
  std::istringstream lines(summary);
  std::string line;
  std::getline(lines, line);
  std::vector<double> means;
  while (std::getline(lines, line)) {
    std::istringstream cells(line);
    std::string cell;
    for (int i = 0; i <= column; ++i) {
      std::getline(cells, cell, ',');
    }
    means.push_back(std::stod(cell));
  }
  return means;
}

TEST(Run, WritesTheResultFolderAsDocumented) {
  const WorkFolder work;
  const auto run = work.spacemoe("run " + config("smoke.yaml") + " --out result");
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(
      entries(work.path() / "result"),
      testing::UnorderedElementsAre("manifest.json", "summary.csv", "layers.csv", "draws.csv",
                                    "slots.csv", "distribution.csv", "placements.csv"));
  const auto heading = [&](const std::string& file) {
    return first_line(slurp(work.path() / "result" / file));
  };
  EXPECT_EQ(heading("summary.csv"),
            "scheme,draws,tokens,delivered_fraction,mean_s,mean_low_s,mean_high_s,exact_mean_s,"
            "p50_s,p95_s,p99_s,retry_mean_s,ratio,ratio_low,ratio_high,p_adjusted");
  EXPECT_EQ(heading("layers.csv"), "scheme,layer,mean_s,sd_s,propagation_s,compute_s");
  EXPECT_EQ(heading("draws.csv"), "scheme,draw,exact_mean_s,mean_s,delivered_fraction");
  EXPECT_EQ(heading("slots.csv"), "scheme,slot,time_s,mean_s,delivered_fraction,exact_mean_s");
  EXPECT_EQ(heading("placements.csv"), "scheme,draw,layer,role,expert,shell,plane,slot,satellite");
}

TEST(Run, SaysOnRequestWhatComputesAndHowPathsAreSolved) {
  const WorkFolder work;
  const std::string command = "run " + config("smoke.yaml") + " --backend cpu --out ";
  EXPECT_THAT(work.spacemoe("-v " + command + "one").err,
              testing::AllOf(HasSubstr("backend cpu ("), HasSubstr("paths: tiles of 16 sources")));
  EXPECT_THAT(work.spacemoe(command + "two").err, testing::Not(HasSubstr("paths:")));
}

TEST(Run, PutsDataOnStdoutAndTalkOnStderr) {
  const WorkFolder work;
  const auto run = work.spacemoe("run " + config("smoke.yaml") + " --format csv --out result");
  EXPECT_EQ(run.out, slurp(work.path() / "result/summary.csv"));
  EXPECT_THAT(run.err, HasSubstr("results: result"));
  const auto quiet = work.spacemoe("-q run " + config("smoke.yaml") + " --out other");
  EXPECT_EQ(quiet.err, "");
  EXPECT_THAT(quiet.out, StartsWith("scheme"));
}

TEST(Run, NumbersItsFolderWhereNoneIsGiven) {
  const WorkFolder work;
  ASSERT_EQ(work.spacemoe("run " + config("smoke.yaml")).exit_code, 0);
  ASSERT_EQ(work.spacemoe("run " + config("smoke.yaml")).exit_code, 0);
  EXPECT_THAT(entries(work.path() / "runs"), testing::UnorderedElementsAre("smoke", "smoke-2"));
}

TEST(Run, DoesNotOverwriteResultsWithoutForce) {
  const WorkFolder work;
  ASSERT_EQ(work.spacemoe("run " + config("smoke.yaml") + " --out result").exit_code, 0);
  const std::string before = slurp(work.path() / "result/summary.csv");
  const auto again = work.spacemoe("run " + config("smoke.yaml") + " --seed 9 --out result");
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_THAT(again.err, HasSubstr("--force"));
  EXPECT_EQ(slurp(work.path() / "result/summary.csv"), before);
  EXPECT_EQ(
      work.spacemoe("run " + config("smoke.yaml") + " --seed 9 --out result --force").exit_code, 0);
  EXPECT_NE(slurp(work.path() / "result/summary.csv"), before);
}

TEST(Run, GivesTheSameBytesForAnyThreadsAndBatch) {
  const WorkFolder work;
  const std::string base = "run " + config("smoke.yaml");
  ASSERT_EQ(work.spacemoe(base + " --out a --threads 1").exit_code, 0);
  ASSERT_EQ(work.spacemoe(base + " --out b --threads 2 --batch-slots 3").exit_code, 0);
  ASSERT_EQ(work.spacemoe(base + " --out c --threads 2 --batch-slots 1000").exit_code, 0);
  for (const std::string file :
       {"summary.csv", "layers.csv", "draws.csv", "slots.csv", "placements.csv"}) {
    EXPECT_EQ(slurp(work.path() / "a" / file), slurp(work.path() / "b" / file)) << file;
    EXPECT_EQ(slurp(work.path() / "a" / file), slurp(work.path() / "c" / file)) << file;
  }
}

// Evaluation slots lie between planning slots: a scheme that is better on these is better on those.
// Fixed seed.
TEST(Run, SearchedChoicesCostLessAndAreTheSameForAnyThreads) {
  const WorkFolder work;
  const std::string base =
      "run " + config("smoke.yaml") +
      " --set links.survival=1 --set 'schemes=[SpaceMoE, {preset: SpaceMoE, name: exact, gateway: "
      "optimised, experts: optimal}, {preset: RandPlace, name: ordered, experts: optimal}, "
      "RandPlace]'";
  const auto run = work.spacemoe(base + " --out a --threads 1");
  ASSERT_EQ(run.exit_code, 0) << run.err;
  ASSERT_EQ(work.spacemoe(base + " --out b --threads 2").exit_code, 0);
  for (const std::string file : {"summary.csv", "placements.csv"}) {
    EXPECT_EQ(slurp(work.path() / "a" / file), slurp(work.path() / "b" / file)) << file;
  }
  const std::vector<double> mean_s = exact_means(slurp(work.path() / "a/summary.csv"));
  ASSERT_EQ(mean_s.size(), 4U);
  EXPECT_LT(mean_s[1], mean_s[0]);
  EXPECT_LT(mean_s[2], mean_s[3]);
}

// Four schemes; each z is standard normal, so |z| > 4 has a false-alarm rate of 4 x 6e-5. Fixed
// seed.
TEST(Run, SampledMeansAgreeWithExactOnes) {
  const WorkFolder work;
  ASSERT_EQ(work.spacemoe("run " + config("smoke.yaml") + " --out result").exit_code, 0);
  const auto manifest = nlohmann::json::parse(slurp(work.path() / "result/manifest.json"));
  ASSERT_EQ(manifest["agreement"].size(), 4U);
  for (const auto& scheme : manifest["agreement"]) {
    EXPECT_LT(std::abs(scheme["sampled_minus_exact_in_errors"].get<double>()), 4.0) << scheme;
  }
}

TEST(Run, TellsForEachStageWhoWaitedForWhom) {
  const WorkFolder work;
  const auto run = work.spacemoe("-v run " + config("smoke.yaml") + " --out result");
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const auto manifest = nlohmann::json::parse(slurp(work.path() / "result/manifest.json"));
  ASSERT_EQ(manifest["stages"].size(), 4U);
  for (const auto& stage : manifest["stages"]) {
    const auto name = stage["stage"].get<std::string>();
    EXPECT_THAT(run.err, testing::ContainsRegex(name + " .*waited: host .* s, backend .* s"));
    // Only the planning and the evaluation ask the backend for anything.
    const bool asks = name == "planning" || name == "evaluation";
    EXPECT_EQ(stage["host_waited_s"].get<double>() > 0.0, asks) << name;
    EXPECT_GT(stage["backend_waited_s"].get<double>(), 0.0) << name;
  }
}

TEST(Run, ABadConfigLeavesNothingBehind) {
  const WorkFolder work;
  const auto run =
      work.spacemoe("run " + config("smoke.yaml") + " --set links.survival=1.5 --out result");
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("links.survival"));
  EXPECT_THAT(run.err, HasSubstr("1.5"));
  EXPECT_FALSE(std::filesystem::exists(work.path() / "result"));
}

TEST(Run, ASubnetThatIsTooSmallIsNamedWithItsPlace) {
  const WorkFolder work;
  std::ofstream(work.path() / "tight.yaml")
      << "constellation: {shells: [{planes: 4, satellites_per_plane: 8, altitude_km: 1200, "
         "inclination_deg: 87}]}\n"
         "model: {name: tiny, layers: 8, experts: 3, active: 1, expert_flops: 1e6}\n"
         "activation: {kind: conditional_poisson, skew: 0.1}\n"
         "schemes: [SpaceMoE]\n";
  EXPECT_EQ(work.spacemoe("run tight.yaml").exit_code, 0);
  const auto run = work.spacemoe("run tight.yaml --set constellation.failed_satellites=[0]");
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("tight.yaml:4:"));
  EXPECT_THAT(run.err, HasSubstr("4"));
}

TEST(Run, CudaIsRefusedWithAWayOut) {
  const WorkFolder work;
  const auto run = work.spacemoe("run " + config("smoke.yaml") + " --backend cuda");
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_THAT(run.err, HasSubstr("--backend cpu"));
  EXPECT_FALSE(std::filesystem::exists(work.path() / "runs"));
}

TEST(Run, AnUnknownFlagIsAUsageError) {
  const WorkFolder work;
  EXPECT_EQ(work.spacemoe("run no-such-config.yaml").exit_code, 2);
  EXPECT_EQ(work.spacemoe("run " + config("smoke.yaml") + " --seed -1").exit_code, 2);
  EXPECT_EQ(work.spacemoe("run " + config("smoke.yaml") + " --seed 18446744073709551616").exit_code,
            2);
  EXPECT_EQ(work.spacemoe("run " + config("smoke.yaml") + " --sed 3").exit_code, 2);
  EXPECT_EQ(work.spacemoe("").exit_code, 2);
  EXPECT_EQ(work.spacemoe("--help").exit_code, 0);
}

TEST(Run, ADryRunComputesNothingThatStays) {
  const WorkFolder work;
  const auto run = work.spacemoe("run " + config("smoke.yaml") + " --dry-run");
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out, HasSubstr("memory"));
  EXPECT_THAT(run.out, HasSubstr("time"));
  EXPECT_FALSE(std::filesystem::exists(work.path() / "runs"));
}

// Before the work, not only below its table.
TEST(Run, ADryRunSaysWhereThereWillBeNoIntervals) {
  const WorkFolder work;
  const std::string dry = config("smoke.yaml") + " --dry-run";
  const std::string lasting = dry + " --set links.survival=0.9 --set links.mean_outage_s=20000";
  const auto said = HasSubstr("\nintervals    none: outages last, so that ");
  for (const std::string command : {"run ", "search "}) {
    EXPECT_THAT(work.spacemoe(command + lasting).out, said) << command;
    EXPECT_THAT(work.spacemoe(command + dry).out, Not(HasSubstr("intervals"))) << command;
  }
  const auto run = work.spacemoe("run " + config("smoke.yaml") +
                                 " --set links.survival=0.9 --set links.mean_outage_s=20000");
  EXPECT_THAT(run.out, HasSubstr("\nNo intervals: outages last, so that ")) << run.err;
}

TEST(Run, AnInterruptKeepsWhatWasDone) {
  const WorkFolder work;
  const auto run = work.spacemoe(
      "run " + config("paper.yaml") + " --set time.slots=20000 --threads 1 --out result",
      "timeout --foreground -s INT 3");
  // timeout itself reports 124 whatever the program's status; the files tell the rest.
  EXPECT_THAT(run.err, HasSubstr("interrupted after"));
  EXPECT_THAT(slurp(work.path() / "result/manifest.json"), HasSubstr("\"slots_planned\": 20000"));
  EXPECT_THAT(slurp(work.path() / "result/summary.csv"), HasSubstr("SpaceMoE"));
  EXPECT_THAT(run.out, HasSubstr("no intervals"));
}

TEST(Run, AnInterruptDuringPlanningLeavesNothingBehind) {
  const WorkFolder work;
  const auto run =
      work.spacemoe("run " + config("paper.yaml") + " --set planning.slots=50000 --threads 1",
                    "timeout --foreground -s INT 1");
  EXPECT_THAT(run.err, HasSubstr("nothing was written"));
  EXPECT_FALSE(std::filesystem::exists(work.path() / "runs"));
}

TEST(Run, AStdoutThatIsFullCostsNoFiles) {
  const WorkFolder work;
  const auto run = work.spacemoe("run " + config("smoke.yaml") + " --out result > /dev/full #");
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_TRUE(std::filesystem::exists(work.path() / "result/manifest.json"));
}

TEST(Run, APlacementFileServesAsAScheme) {
  const WorkFolder work;
  ASSERT_EQ(work.spacemoe("run " + config("smoke.yaml") +
                          " --set 'schemes=[SpaceMoE]' --set reference=SpaceMoE --out first")
                .exit_code,
            0);
  const auto run = work.spacemoe("run " + config("smoke.yaml") +
                                 " --set 'schemes=[SpaceMoE, {name: again, placement: " +
                                 (work.path() / "first/placements.csv").string() +
                                 "}]' --set reference=SpaceMoE --out second");
  ASSERT_EQ(run.exit_code, 0) << run.err;
  std::istringstream lines(slurp(work.path() / "second/summary.csv"));
  std::string heading;
  std::string rule;
  std::string file;
  std::getline(lines, heading);
  std::getline(lines, rule);
  std::getline(lines, file);
  EXPECT_THAT(file, StartsWith("again,"));
  // Same placement, same tokens, same slots: the same means, to the last digit.
  const auto means = [](const std::string& line) { return line.substr(line.find(','), 60); };
  EXPECT_EQ(means(file), means(rule));
}

}  // namespace
}  // namespace spacemoe
