#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "tests/cli/program.hpp"

namespace spacemoe {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string smoke = "sweep " + config("studies/smoke.yaml");

/// The smoke sweep with points that take long.
const std::string slow =
    smoke + " --set evaluation.tokens_per_slot=200000 --set time.slots=200 --batch-slots 1";

/// Fields of simple CSV lines (no quotes) by their columns.
std::vector<std::map<std::string, std::string>> rows_of(const std::string& csv) {
  std::istringstream lines(csv);
  std::vector<std::string> columns;
  std::vector<std::map<std::string, std::string>> rows;
  for (std::string line; std::getline(lines, line);) {
    std::vector<std::string> fields(1);
    for (const char letter : line) {
      if (letter == ',') {
        fields.emplace_back();
      } else {
        fields.back() += letter;
      }
    }
    if (columns.empty()) {
      columns = fields;
      continue;
    }
    auto& row = rows.emplace_back();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      row[columns[i]] = fields.at(i);
    }
  }
  return rows;
}

TEST(SweepCommand, WritesAShardThatExportsTheGrid) {
  const WorkFolder work;
  const auto sweep = work.spacemoe(smoke);
  ASSERT_EQ(sweep.exit_code, 0) << sweep.err;
  EXPECT_THAT(sweep.err, HasSubstr("21 points computed, 0 left: runs/smoke/shard-1-of-1.sqlite"));
  const auto csv = work.spacemoe("export runs/smoke");
  ASSERT_EQ(csv.exit_code, 0) << csv.err;
  const auto rows = rows_of(csv.out);
  // 3 x 3 x 3 points without those of 12 planes and links of less than 1, two schemes each.
  EXPECT_EQ(rows.size(), 42U);
  EXPECT_EQ(rows[0].at("links.survival"), "0.9");
  EXPECT_EQ(rows[0].at("scheme"), "SpaceMoE");
  EXPECT_EQ(rows[41].at("constellation.shells.0.altitude_km"), "4000");
  EXPECT_EQ(rows[41].at("constellation.shells.0.planes"), "12");
  const auto json = nlohmann::json::parse(work.spacemoe("export runs/smoke --format json").out);
  EXPECT_EQ(json["rows"].size(), 42U);
  EXPECT_EQ(json["rows"][41]["axes"]["constellation.shells.0.planes"], 12);
}

TEST(SweepCommand, APointIsTheRunOfItsConfig) {
  const WorkFolder work;
  ASSERT_EQ(work.spacemoe(smoke).exit_code, 0);
  const auto point = rows_of(work.spacemoe("export runs/smoke").out).at(9);
  const auto run = work.spacemoe(
      "run " + config("studies/smoke.yaml") + " --format csv --set links.survival=" +
      point.at("links.survival") + " --set constellation.shells.0.altitude_km=" +
      point.at("constellation.shells.0.altitude_km") +
      " --set constellation.shells.0.planes=" + point.at("constellation.shells.0.planes") +
      " --set constellation.shells.0.satellites_per_plane=" +
      point.at("constellation.shells.0.satellites_per_plane"));
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const auto row = rows_of(run.out).at(1);
  EXPECT_EQ(row.at("scheme"), point.at("scheme"));
  for (const char* figure : {"exact_mean_s", "mean_s", "p50_s", "p95_s", "p99_s", "retry_mean_s",
                             "delivered_fraction", "ratio", "p_adjusted"}) {
    EXPECT_EQ(row.at(figure), point.at(figure)) << figure;
  }
  // One name for one figure.
  for (const char* figure : {"mean_low_s", "mean_high_s", "ratio_low", "ratio_high"}) {
    EXPECT_FALSE(row.at(figure).empty()) << figure;
    EXPECT_EQ(row.at(figure), point.at(figure)) << figure;
  }
}

TEST(SweepCommand, ACaseIsTheRunOfWhatItSets) {
  const WorkFolder work;
  std::ofstream(work.path() / "audit.yaml") << R"(
constellation: {shells: [{planes: 8, satellites_per_plane: 8, altitude_km: 1200, inclination_deg: 87}]}
links: {survival: 0.95}
time: {slots: 12}
planning: {slots: 6}
model: {layers: 8, experts: 4, active: 2, expert_flops: 1e7}
activation: {kind: conditional_poisson, skew: 0.5}
evaluation: {tokens_per_slot: 200, draws: 10}
schemes: [SpaceMoE, RandPlace]
sweep:
  cases:
    - {name: phased, set: {constellation.shells.0.phasing: 4}}
    - {name: few and slow, set: {links.processing_ms: 10, evaluation.draws: 5}}
)";
  const auto plan = work.spacemoe("sweep audit.yaml --dry-run");
  EXPECT_THAT(plan.out, StartsWith("cases        3, the base among them\npoints       3\n"));
  ASSERT_EQ(work.spacemoe("sweep audit.yaml").exit_code, 0);
  const auto rows = rows_of(work.spacemoe("export runs/audit").out);
  ASSERT_EQ(rows.size(), 6U);
  const std::vector<std::string> cases = {"base", "phased", "few and slow"};
  const std::vector<std::string> changes = {
      "", " --set constellation.shells.0.phasing=4",
      " --set links.processing_ms=10 --set evaluation.draws=5"};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto run =
        work.spacemoe("run audit.yaml --format csv --out run" + changes[i] + " --force");
    ASSERT_EQ(run.exit_code, 0) << run.err;
    for (std::size_t scheme = 0; scheme < 2; ++scheme) {
      const auto& row = rows.at(2 * i + scheme);
      EXPECT_EQ(row.at("case"), cases[i]);
      EXPECT_EQ(row.at("scheme"), rows_of(run.out).at(scheme).at("scheme"));
      for (const char* figure : {"exact_mean_s", "mean_low_s", "ratio", "ratio_high", "p95_s"}) {
        EXPECT_EQ(row.at(figure), rows_of(run.out).at(scheme).at(figure)) << cases[i] << figure;
      }
    }
  }
  ASSERT_EQ(work.spacemoe("report runs/audit --figures figures").exit_code, 0);
  EXPECT_THAT(slurp(work.path() / "figures/ratio.csv"),
              StartsWith("case,SpaceMoE,RandPlace,RandPlace low,"));
  EXPECT_THAT(slurp(work.path() / "figures/ratio.svg"), HasSubstr(">few and slow<"));
}

TEST(SweepCommand, ShardsMergeToTheSweepOfOneProcessByteForByte) {
  const WorkFolder work;
  ASSERT_EQ(work.spacemoe(smoke + " --out whole --threads 1").exit_code, 0);
  for (const char* shard : {"3/3", "1/3", "2/3"}) {
    ASSERT_EQ(work.spacemoe(smoke + " --out parts --threads 2 --shard " + shard).exit_code, 0);
  }
  const auto merge = work.spacemoe("merge parts/shard-*.sqlite --out merged.sqlite");
  ASSERT_EQ(merge.exit_code, 0) << merge.err;
  EXPECT_THAT(merge.err, HasSubstr("21 points, each once: merged.sqlite"));
  const auto whole = work.spacemoe("export whole");
  EXPECT_EQ(work.spacemoe("export merged.sqlite").out, whole.out);
  ASSERT_EQ(work.spacemoe("export merged.sqlite --out table.csv").exit_code, 0);
  EXPECT_EQ(slurp(work.path() / "table.csv"), whole.out);
  EXPECT_EQ(work.spacemoe("merge parts --out merged.sqlite").exit_code, 2);
}

TEST(SweepCommand, TellsWhatIsMissing) {
  const WorkFolder work;
  ASSERT_EQ(work.spacemoe(smoke + " --out parts --shard 1/2").exit_code, 0);
  const auto merge = work.spacemoe("merge parts --out merged.sqlite");
  EXPECT_EQ(merge.exit_code, 4);
  EXPECT_THAT(merge.err,
              HasSubstr("shard 2 of 2 is not among the files; spacemoe sweep ... --shard 2/2"));
  const auto part = work.spacemoe("export parts");
  EXPECT_EQ(part.exit_code, 4);
  EXPECT_THAT(part.err, HasSubstr("11 of 21 points are there"));
}

TEST(SweepCommand, TakesItsShardFromASlurmArray) {
  const WorkFolder work;
  const auto sweep = work.spacemoe(smoke,
                                   "SLURM_ARRAY_TASK_ID=8 SLURM_ARRAY_TASK_MIN=5 "
                                   "SLURM_ARRAY_TASK_MAX=8 SLURM_ARRAY_TASK_COUNT=4");
  EXPECT_EQ(sweep.exit_code, 0) << sweep.err;
  EXPECT_THAT(sweep.err, HasSubstr("5 points computed, 0 left: runs/smoke/shard-4-of-4.sqlite"));
}

TEST(SweepCommand, CheckpointsOnUsr1AndTermAndIsInterruptedByCtrlC) {
  const WorkFolder work;
  for (const auto& [signal, code] :
       std::map<std::string, int>{{"USR1", 75}, {"TERM", 75}, {"INT", 130}}) {
    const auto sweep =
        work.spacemoe(fmt::format("{} --out {}", slow, signal),
                      fmt::format("timeout --foreground --preserve-status -s {} 1", signal));
    EXPECT_EQ(sweep.exit_code, code) << sweep.err;
    EXPECT_THAT(sweep.err, HasSubstr("the same command goes on from here"));
  }
}

TEST(SweepCommand, GoesOnAfterItsTimeIsOver) {
  const WorkFolder work;
  ASSERT_EQ(work.spacemoe(smoke + " --out whole").exit_code, 0);
  const std::string command = smoke + " --out limited --max-time ";
  const auto first = work.spacemoe(command + "0.05s");
  EXPECT_EQ(first.exit_code, 75) << first.err;
  EXPECT_EQ(work.spacemoe(command + "1h").exit_code, 0);
  EXPECT_EQ(work.spacemoe("export limited").out, work.spacemoe("export whole").out);
  EXPECT_EQ(work.spacemoe(command + "soon").exit_code, 2);
}

TEST(SweepCommand, SaysWhatItWouldDo) {
  const WorkFolder work;
  const auto dry = work.spacemoe(smoke + " --dry-run --shard 2/4");
  ASSERT_EQ(dry.exit_code, 0) << dry.err;
  EXPECT_THAT(dry.out, HasSubstr("points       21, and 6 that keep leaves out\n"));
  EXPECT_THAT(dry.out, HasSubstr("shard        2 of 4: 5 points, 0 of them there\n"));
  const auto without_keep = work.spacemoe(smoke + " --dry-run --set sweep.keep=[]");
  ASSERT_EQ(without_keep.exit_code, 0) << without_keep.err;
  EXPECT_THAT(without_keep.out, HasSubstr("points       27\n"));
  EXPECT_THAT(dry.out, HasSubstr("memory       about "));
  EXPECT_THAT(dry.out, HasSubstr("time         about "));
  EXPECT_FALSE(std::filesystem::exists(work.path() / "runs"));
}

TEST(SweepCommand, ADryRunTriesNoMorePointsThanThereAre) {
  const WorkFolder work;
  const auto tried = [&](const std::string& values) {
    const auto dry =
        work.spacemoe(smoke + " --dry-run --set 'sweep={axes: [{key: links.survival, values: [" +
                      values + "]}]}'");
    EXPECT_EQ(dry.exit_code, 0) << dry.err;
    const std::string last = dry.out.substr(dry.out.find(", from the first slots of "));
    return last;
  };
  EXPECT_EQ(tried("0.9"), ", from the first slots of 1 point\n");
  EXPECT_EQ(tried("0.9, 1"), ", from the first slots of 2 points\n");
  EXPECT_EQ(tried("0.8, 0.9, 0.95, 1"), ", from the first slots of 3 points\n");
}

TEST(SweepCommand, AnUnknownAxisIsAnErrorInItsLine) {
  const WorkFolder work;
  std::string text = slurp(config("studies/smoke.yaml"));
  const std::string key = "key: links.survival";
  text.replace(text.find(key), key.size(), "key: links.survivel");
  std::ofstream(work.path() / "typo.yaml") << text;
  const auto sweep = work.spacemoe("sweep typo.yaml");
  EXPECT_EQ(sweep.exit_code, 2);
  EXPECT_THAT(sweep.err,
              StartsWith("error: typo.yaml:43:13: links.survivel: unknown key, allowed: "));
  EXPECT_THAT(sweep.err, HasSubstr("is survival meant?"));
  EXPECT_FALSE(std::filesystem::exists(work.path() / "runs"));
  EXPECT_EQ(work.spacemoe("validate typo.yaml").exit_code, 2);
}

TEST(SweepCommand, ValidatesTheWholeGrid) {
  const WorkFolder work;
  const auto valid = work.spacemoe("validate " + config("studies/smoke.yaml"));
  EXPECT_EQ(valid.exit_code, 0) << valid.err;
  EXPECT_THAT(valid.err, HasSubstr("sweep of 21 points"));
  EXPECT_THAT(valid.out, testing::Not(HasSubstr("sweep")));
}

TEST(SweepCommand, ReadersRefuseADamagedFileAndTheSweepComputesItAgain) {
  const WorkFolder work;
  ASSERT_EQ(work.spacemoe(smoke).exit_code, 0);
  const auto file = work.path() / "runs/smoke/shard-1-of-1.sqlite";
  const std::string whole = work.spacemoe("export runs/smoke").out;
  const std::string before = slurp(file);
  // A figure has another name. That stands in the table and in its index, where it is found too.
  std::string changed;
  for (std::size_t at = before.find("p95_s"); at != std::string::npos;
       at = before.find("p95_s", at + 1)) {
    changed = before;
    changed[at + 1] = '8';
    std::ofstream(file, std::ios::binary) << changed;
    const auto refused = work.spacemoe("export runs/smoke");
    ASSERT_EQ(refused.exit_code, 1) << at;
    ASSERT_THAT(refused.err, HasSubstr("it is damaged: "));
    if (refused.err.find("it is damaged: point") != std::string::npos) {
      break;
    }
  }
  for (const char* command :
       {"export runs/smoke", "merge runs/smoke --out m.sqlite", "report runs/smoke",
        "compare runs/smoke runs/smoke", "export runs/smoke --format json"}) {
    const auto refused = work.spacemoe(command);
    EXPECT_EQ(refused.exit_code, 1) << command;
    EXPECT_THAT(refused.err, HasSubstr("it is damaged: point")) << command;
    EXPECT_EQ(refused.out, "");
  }
  EXPECT_EQ(slurp(file), changed);
  const auto mended = work.spacemoe(smoke);
  EXPECT_EQ(mended.exit_code, 0) << mended.err;
  EXPECT_THAT(mended.err, HasSubstr("20 points in it are whole and kept"));
  EXPECT_THAT(mended.err, HasSubstr("1 points computed, 0 left"));
  EXPECT_EQ(slurp(file.string() + ".damaged"), changed);
  EXPECT_EQ(work.spacemoe("export runs/smoke").out, whole);
}

/// As a descriptor: the end of a pipe whose reader has left.
class AbandonedPipe {
 public:
  static constexpr int descriptor = 9;

  AbandonedPipe() {
    std::array<int, 2> ends{};
    is_made_ = pipe(ends.data()) == 0 && dup2(ends[1], descriptor) == descriptor;
    close(ends[0]);
    close(ends[1]);
  }
  ~AbandonedPipe() { close(descriptor); }
  AbandonedPipe(const AbandonedPipe&) = delete;
  AbandonedPipe& operator=(const AbandonedPipe&) = delete;

  [[nodiscard]] bool is_made() const { return is_made_; }

 private:
  bool is_made_ = false;
};

/// spacemoe export ... | head -2
TEST(SweepCommand, AReaderThatLeavesEarlyIsNoError) {
  const WorkFolder work;
  ASSERT_EQ(work.spacemoe(smoke).exit_code, 0);
  const AbandonedPipe pipe;
  ASSERT_TRUE(pipe.is_made());
  for (const std::string& command :
       {std::string("export runs/smoke"), std::string("export runs/smoke --format json"),
        std::string("schema"), "validate " + config("smoke.yaml"), std::string("doctor"),
        "run --out r " + config("smoke.yaml")}) {
    static_cast<void>(work.spacemoe(command + " >&9 2>errors; echo $? >status; }; true", "{"));
    EXPECT_EQ(slurp(work.path() / "status"), "0\n") << command;
    EXPECT_THAT(slurp(work.path() / "errors"), testing::Not(HasSubstr("error"))) << command;
  }
  EXPECT_TRUE(std::filesystem::exists(work.path() / "r/summary.csv"));
}

TEST(SweepCommand, ATaskNumberThatIsNoneIsAnError) {
  const WorkFolder work;
  const auto sweep = work.spacemoe(smoke, "SLURM_ARRAY_TASK_ID=abc");
  EXPECT_EQ(sweep.exit_code, 2);
  EXPECT_THAT(sweep.err, HasSubstr("SLURM_ARRAY_TASK_ID: found abc, allowed: an integer"));
  EXPECT_FALSE(std::filesystem::exists(work.path() / "runs"));
}

/// Not: "another program holds it", after 20 seconds.
TEST(SweepCommand, SaysWhereLocksDoNotWork) {
  const WorkFolder work;
  ASSERT_EQ(work.spacemoe(smoke).exit_code, 0);
  const std::string prefix =
      "LD_PRELOAD=" SPACEMOE_NO_LOCKS " ASAN_OPTIONS=verify_asan_link_order=0";
  for (const std::string& command :
       {smoke, std::string("export runs/smoke"), std::string("merge runs/smoke --out m.sqlite")}) {
    const auto refused = work.spacemoe(command, prefix);
    EXPECT_EQ(refused.exit_code, 1) << command;
    EXPECT_THAT(refused.err, HasSubstr("locks do not work on its file system")) << command;
  }
}

/// A million combinations take minutes to read.
TEST(SweepCommand, HearsAStopRequestWhilePointsAreRead) {
  const WorkFolder work;
  const std::string large =
      smoke +
      " --set 'sweep={axes: [{key: links.survival, from: 0.5, to: 1, count: 1000}, {key: "
      "evaluation.seed, from: 1, to: 1000, step: 1}]}'";
  for (const auto& [signal, code] : std::map<std::string, int>{{"TERM", 75}, {"INT", 130}}) {
    const auto sweep =
        work.spacemoe(large, fmt::format("timeout --foreground --preserve-status -s {} 1", signal));
    EXPECT_EQ(sweep.exit_code, code) << sweep.err;
    EXPECT_THAT(sweep.err, HasSubstr("interrupted during the reading of points"));
  }
}

TEST(SweepCommand, WhatIsNoSweepIsAnsweredWithAWayOut) {
  const WorkFolder work;
  ASSERT_EQ(work.spacemoe("-q run " + config("smoke.yaml") + " --out r").exit_code, 0);
  std::filesystem::create_directories(work.path() / "s");
  std::ofstream(work.path() / "s/shard-1-of-1.sqlite") << "no database at all\n";
  for (const std::string command : {"export ", "merge --out m.sqlite "}) {
    const auto run = work.spacemoe(command + "r");
    EXPECT_EQ(run.exit_code, 1) << command;
    EXPECT_THAT(run.err, HasSubstr("the result of a run or search, which `report` and `compare` "
                                   "read"));
    EXPECT_THAT(work.spacemoe(command + "s").err,
                HasSubstr("it is no SQLite database, or damaged: name what `sweep` or `merge` has "
                          "written; if this is that, move it away"));
  }
  const auto sweep = work.spacemoe(smoke + " --out s");
  EXPECT_EQ(sweep.exit_code, 1);
  EXPECT_THAT(sweep.err, HasSubstr("move it away, and the same command makes it anew"));
}

TEST(SweepCommand, RefusesAFolderOfAnotherSweep) {
  const WorkFolder work;
  ASSERT_EQ(work.spacemoe(smoke).exit_code, 0);
  const auto other = work.spacemoe(smoke + " --seed 5");
  EXPECT_EQ(other.exit_code, 2);
  EXPECT_THAT(other.err, HasSubstr("--out: runs/smoke holds another sweep"));
  EXPECT_THAT(work.spacemoe(smoke + " --resume never").err, HasSubstr("--resume: found never"));
  EXPECT_THAT(work.spacemoe(smoke + " --resume must --out new").err,
              HasSubstr("--resume: found must"));
  EXPECT_FALSE(std::filesystem::exists(work.path() / "new"));
}

}  // namespace
}  // namespace spacemoe
