#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/cli/program.hpp"
#include "tests/omm_text.hpp"

namespace spacemoe {
namespace {

using testing::HasSubstr;

void write(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

/// Runs of the smoke study, side by side in a folder.
class CompareTest : public testing::Test {
 protected:
  void run(const std::string& folder, const std::string& flags = "") const {
    const auto result =
        work.spacemoe("-q run " + config("smoke.yaml") + " --out " + folder + " " + flags);
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }

  [[nodiscard]] ProgramResult compare(const std::string& arguments) const {
    return work.spacemoe("compare " + arguments);
  }

  WorkFolder work;
};

TEST_F(CompareTest, OfTwoSeedsFindsNoDifferenceAndSaysWhatItComparedAndHow) {
  run("a", "--seed 1");
  run("b", "--seed 2");
  const auto result = compare("a b");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.err, "");
  EXPECT_THAT(result.out, HasSubstr("no difference"));
  EXPECT_THAT(result.out, HasSubstr("The configs differ in evaluation.seed (1, 2)."));
  EXPECT_THAT(result.out, HasSubstr("not paired: A has seed 1, B has seed 2"));
  EXPECT_THAT(result.out, HasSubstr("Slots are paired"));
}

TEST_F(CompareTest, SaysHowMuchSlowerAndFailsOnlyWhereItIsAskedTo) {
  run("a");
  run("b", "--set compute.utilisation=0.35");
  const auto result = compare("a b --format json --min-effect 0.1%");
  EXPECT_EQ(result.exit_code, 0);
  const auto rows = nlohmann::json::parse(result.out).at("comparisons");
  ASSERT_EQ(rows.size(), 4U);
  for (const auto& row : rows) {
    EXPECT_EQ(row.at("verdict"), "slower") << row;
    EXPECT_GT(row.at("ratio_low").get<double>(), 1.0);
  }
  EXPECT_EQ(compare("a b --fail-on-difference --min-effect 0.1%").exit_code, 1);
  EXPECT_EQ(compare("a a --fail-on-difference").exit_code, 0);
  EXPECT_EQ(compare("a b --fail-on-difference --min-effect 99%").exit_code, 0);
  EXPECT_THAT(compare("a b --format csv").out, testing::StartsWith("scheme,a_s,b_s,ratio,"));
}

// A result has what is compared: neither the elements of its satellites nor the trace of its
// outages need lie where they were.
TEST_F(CompareTest, NeedsNoFilesThatTheStudiesHad) {
  write(work.path() / "ring.csv", two_planes_csv);
  write(work.path() / "outages.csv", "start_s,end_s,satellite,neighbour\n0,5,0,1\n");
  write(work.path() / "ring.yaml",
        "constellation: {elements: {file: ring.csv}}\ntime: {slots: 200}\nplanning: {slots: 2}\n"
        "links: {survival: 0.9, mean_outage_s: 60}\n"
        "model: {layers: 1, experts: 2, active: 1, expert_flops: 1e9}\n"
        "activation: {kind: successive, skew: 0.5}\nschemes: [SpaceMoE]\n");
  for (const std::string folder : {"a", "b"}) {
    const auto made = work.spacemoe(
        "-q run ring.yaml --set weather.trace=outages.csv --set " +
        ("compute.utilisation=0." + std::string(folder == "a" ? "3" : "6")) + " --out " + folder);
    ASSERT_EQ(made.exit_code, 0) << made.err;
  }
  const std::string before = compare("a b --format csv").out;
  std::filesystem::remove(work.path() / "outages.csv");
  EXPECT_EQ(compare("a b --format csv").out, before);
  std::filesystem::remove(work.path() / "ring.csv");
  const auto after = compare("a b --format csv");
  EXPECT_EQ(after.exit_code, 0) << after.err;
  EXPECT_EQ(after.out, before);
  EXPECT_THAT(compare("a b").out, testing::AllOf(HasSubstr("placements.csv is passed over"),
                                                 HasSubstr("whether outages are")));
}

TEST_F(CompareTest, ReadsBenchmarks) {
  write(work.path() / "a.json",
        R"({"benchmarks": [{"name": "p", "real_time": 2.0, "time_unit": "ms"},
                           {"name": "p", "real_time": 2.1, "time_unit": "ms"}]})");
  write(work.path() / "cut.json", R"({"benchmarks": [{"name": "p", "real_)");
  EXPECT_THAT(compare("a.json a.json").out, HasSubstr("no difference"));
  const auto cut = compare("a.json cut.json");
  EXPECT_EQ(cut.exit_code, 2);
  EXPECT_THAT(cut.err, HasSubstr("cut.json:1:"));
}

TEST_F(CompareTest, ReadsSweeps) {
  write(work.path() / "sweep.yaml", slurp(config("smoke.yaml")) +
                                        "sweep:\n  axes:\n    - key: links.survival\n"
                                        "      values: [0.9, 1]\n");
  ASSERT_EQ(work.spacemoe("-q sweep sweep.yaml --out a").exit_code, 0);
  const auto result = compare("a a");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("links.survival=0.9 SpaceMoE"));
  EXPECT_THAT(result.out, HasSubstr("no difference"));
  write(work.path() / "other.sqlite", std::string("SQLite format 3", 15) + std::string(1, 0));
  EXPECT_THAT(compare("a other.sqlite").err, HasSubstr("other.sqlite"));
  EXPECT_EQ(compare("a other.sqlite").exit_code, 1);
}

TEST_F(CompareTest, RefusesWhatIsNoResult) {
  run("a");
  EXPECT_THAT(compare("a nowhere").err, HasSubstr("nowhere"));
  EXPECT_EQ(compare("a nowhere").exit_code, 1);
  std::filesystem::copy(work.path() / "a", work.path() / "killed");
  std::filesystem::remove(work.path() / "killed/manifest.json");
  EXPECT_THAT(compare("a killed").err, HasSubstr("no manifest.json"));
  std::filesystem::copy(work.path() / "a", work.path() / "cut");
  const std::string slots = slurp(work.path() / "a/slots.csv");
  write(work.path() / "cut/slots.csv", slots.substr(0, slots.size() / 2));
  const auto cut = compare("a cut");
  EXPECT_EQ(cut.exit_code, 2);
  EXPECT_THAT(cut.err, HasSubstr("cut/slots.csv"));
  write(work.path() / "times.json", R"({"benchmarks": []})");
  EXPECT_THAT(compare("a times.json").err,
              HasSubstr("times.json is a benchmark's JSON, allowed: a result folder of run, as A"));
  EXPECT_EQ(compare("a a --min-effect much").exit_code, 2);
  write(work.path() / "study.yaml", slurp(config("smoke.yaml")));
  const std::string takes =
      "study.yaml is no result, allowed: the folder of a run or search, a sweep (its folder or a "
      "database), or the output of a Google Benchmark, --benchmark_format=json\n";
  for (const auto& [arguments, name] :
       {std::pair("study.yaml study.yaml", "A"), std::pair("a study.yaml", "B"),
        std::pair("study.yaml a", "A")}) {
    const auto refused = compare(arguments);
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_EQ(refused.err, std::string("error: ") + name + ": " + takes);
  }
}

}  // namespace
}  // namespace spacemoe
