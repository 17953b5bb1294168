#include <algorithm>
#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/program.hpp"

/// Signals at many moments of a study of 20,000 satellites, each phase of which takes longer than
/// the moments are apart: the program ends with the status that is documented, by itself.
namespace spacemoe {
namespace {

using testing::AnyOf;
using testing::HasSubstr;

const std::string large =
    "constellation: {shells: [{planes: 100, satellites_per_plane: 200, altitude_km: 550, "
    "inclination_deg: 53, raan_spread_deg: 360, phasing: 13}]}\n"
    "model: llama-moe-3.5b-2of8\n"
    "activation: {kind: conditional_poisson, skew: 0.6}\n";

/// Seconds; the first is likely to meet the reading of the config.
const std::vector<std::string> moments = {"0.03", "0.3", "1", "3"};

class StopTest : public testing::Test {
 protected:
  /// Runs a command that would take minutes, and sends it a signal after each of the moments. One
  /// that does not end is killed, which gives another status.
  void expect_stops(const std::string& command, const std::string& signal, int status,
                    const std::string& config) {
    std::ofstream(work_.path() / "study.yaml") << config;
    for (const std::string& moment : moments) {
      const auto result = work_.spacemoe(
          command,
          fmt::format("timeout --foreground --preserve-status -k 60 -s {} {}", signal, moment));
      // Before its first lines, the system ends it.
      const int by_system = 128 + (signal == "HUP" ? SIGHUP : SIGTERM);
      if (result.exit_code != by_system || !result.err.empty()) {
        EXPECT_EQ(result.exit_code, status) << moment << " s: " << result.err;
      }
      // Folders that were made for a result that there is not are gone, and so are hidden files.
      if (!std::filesystem::exists(work_.path() / "r/search.json")) {
        EXPECT_EQ(left(), std::vector<std::string>({".stderr", ".stdout", "study.yaml"}))
            << moment << " s";
      }
      std::filesystem::remove_all(work_.path() / "r");
    }
  }

  [[nodiscard]] std::vector<std::string> left() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(work_.path())) {
      names.push_back(entry.path().filename());
    }
    std::ranges::sort(names);
    return names;
  }

  WorkFolder work_;
};

TEST_F(StopTest, IsHeardWhilePlanning) {
  expect_stops("run study.yaml --threads 1 --out r", "INT", 130,
               large + "planning: {slots: 200}\nschemes: [SpaceMoE]\n");
}

TEST_F(StopTest, IsHeardInTheFirstBatchOfSlots) {
  expect_stops("run study.yaml --threads 1 --out r", "TERM", 130,
               large +
                   "time: {slots: 64}\nevaluation: {tokens_per_slot: 2000000, draws: 10}\n"
                   "schemes: [RandPlace]\n");
}

TEST_F(StopTest, IsHeardWhileSearchTablesAreMade) {
  // A smaller sky, whose tables fit into the memory of any machine.
  std::string config = large + "planning: {slots: 40}\nschemes: [RandPlace]\n";
  config.replace(config.find("planes: 100"), 11, "planes: 10");
  expect_stops("search study.yaml --threads 1 --out r", "INT", 130, config);
}

TEST_F(StopTest, ByHangingUpIsOneByTermination) {
  expect_stops("run study.yaml --threads 1 --out r", "HUP", 130,
               large + "planning: {slots: 200}\nschemes: [SpaceMoE]\n");
}

// A terminal that is closed must not cost what was done; nohup keeps the program from hearing it.
TEST_F(StopTest, AHangUpKeepsWhatWasDone) {
  const auto run = work_.spacemoe(
      "run " + config("paper.yaml") + " --set time.slots=20000 --threads 1 --out result",
      "timeout --foreground --preserve-status -s HUP 3");
  EXPECT_EQ(run.exit_code, 130) << run.err;
  EXPECT_THAT(run.err, AnyOf(HasSubstr("interrupted after"), HasSubstr("nothing was written")));
  EXPECT_EQ(std::filesystem::exists(work_.path() / "result/manifest.json"),
            run.err.find("interrupted after") != std::string::npos);
}

TEST_F(StopTest, ASweepThatIsHungUpWantsToBeRunAgain) {
  std::ofstream(work_.path() / "sweep.yaml")
      << slurp(config("smoke.yaml")) + "sweep: {axes: [{key: evaluation.seed, values: [1, 2]}]}\n";
  const auto sweep = work_.spacemoe("sweep sweep.yaml --set time.slots=500000",
                                    "timeout --foreground --preserve-status -s HUP 2");
  EXPECT_EQ(sweep.exit_code, 75) << sweep.err;
}

// Whether the stop meets the search, the planning of schemes or their evaluation.
TEST_F(StopTest, WhatASearchFoundStaysAndIsNamed) {
  const auto run = work_.spacemoe(
      "search " + config("smoke.yaml") +
          " --moves 1000 --no-bound --threads 1 --out r --set evaluation.tokens_per_slot=5000000",
      "timeout --foreground --preserve-status -s INT 5");
  EXPECT_EQ(run.exit_code, 130) << run.err;
  EXPECT_THAT(run.err, HasSubstr("interrupted; the best so far is in r/placement.csv"));
  EXPECT_TRUE(std::filesystem::exists(work_.path() / "r/placement.csv"));
  EXPECT_FALSE(std::filesystem::exists(work_.path() / "r/manifest.json"));
}

TEST_F(StopTest, NohupIsRespected) {
  const auto run = work_.spacemoe("run " + config("smoke.yaml") +
                                      " --out result & spacemoe=$!; kill -HUP $spacemoe; wait "
                                      "$spacemoe #",
                                  "trap '' HUP;");
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_TRUE(std::filesystem::exists(work_.path() / "result/manifest.json"));
}

}  // namespace
}  // namespace spacemoe
