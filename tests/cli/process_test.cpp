#include <filesystem>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/program.hpp"

/// What the program is given by its surroundings: descriptors, processors, memory, odd files.
namespace spacemoe {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

namespace fs = std::filesystem;

const std::string run_smoke = "run " + config("smoke.yaml");

TEST(Process, GoesOnWithoutStderr) {
  for (const std::string stderr : {"2>&-", "2>/dev/full"}) {
    const WorkFolder work;
    const auto run = work.spacemoe("-v " + run_smoke + " --out r " + stderr + " >.stdout #");
    EXPECT_EQ(run.exit_code, 0) << stderr;
    EXPECT_THAT(run.out, HasSubstr("SpaceMoE"));
    const auto wrong = work.spacemoe("run nothing.yaml " + stderr + " #");
    EXPECT_EQ(wrong.exit_code, 2) << stderr;
  }
}

TEST(Process, GoesOnWhenTheReaderOfStderrLeaves) {
  const WorkFolder work;
  // Both ends of a pipe: that for reading is closed before the program starts.
  const auto run = work.spacemoe(
      "-v " + run_smoke + " --out r 2>&1 >.stdout; echo $? >code; } | true; exit $(cat code) #",
      "{");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_TRUE(fs::exists(work.path() / "r/manifest.json"));
}

TEST(Process, ASweepWithoutStderrWritesItsMessagesIntoNoFile) {
  const WorkFolder work;
  std::ofstream(work.path() / "sweep.yaml")
      << slurp(config("smoke.yaml")) + "sweep: {axes: [{key: evaluation.seed, values: [1, 2]}]}\n";
  const auto sweep = work.spacemoe("-v sweep sweep.yaml --out s 2>&- 0<&- >.stdout #");
  EXPECT_EQ(sweep.exit_code, 0);
  for (const auto& entry : fs::directory_iterator(work.path() / "s")) {
    if (entry.path().extension() != ".sqlite") {
      EXPECT_EQ(fs::file_size(entry.path()), 0U) << entry.path();
    }
  }
  EXPECT_EQ(work.spacemoe("export s").exit_code, 0);
}

TEST(Process, AClosedStdoutIsAnError) {
  const WorkFolder work;
  const auto schema = work.spacemoe("schema 2>.stderr >&- #");
  EXPECT_EQ(schema.exit_code, 1);
  EXPECT_THAT(schema.err, HasSubstr("cannot write to stdout"));
}

TEST(Process, ShowsWhatATerminalWouldObey) {
  const WorkFolder work;
  const auto run = work.spacemoe("run \"$(printf 'no\\033]0;title\\007.yaml')\"");
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, AllOf(HasSubstr("no\\x1B]0;title\\x07.yaml"), Not(HasSubstr("\x1b"))));
}

TEST(Process, TakesTheProcessorsThatItMayUse) {
  const WorkFolder work;
  const auto run = work.spacemoe("-v " + run_smoke + " --out r",
                                 "taskset -c $(taskset -cp $$ | grep -o '[0-9]*$')");
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.err, HasSubstr(", 1 threads)"));
}

TEST(Process, ADeviceIsNoConfig) {
  const WorkFolder work;
  for (const std::string command : {"run", "sweep", "validate", "inspect", "search"}) {
    const auto result = work.spacemoe(command + " /dev/zero");
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr("neither a file nor a pipe"));
  }
  const auto endless = work.spacemoe("run /dev/stdin #", "yes |");
  EXPECT_EQ(endless.exit_code, 2) << endless.err;
}

TEST(Process, AConfigMayComeThroughAPipe) {
  const WorkFolder work;
  const auto run = work.spacemoe("run /dev/stdin --dry-run >.stdout 2>.stderr #",
                                 "cat " + config("smoke.yaml") + " |");
  EXPECT_EQ(run.exit_code, 0) << run.err;
  const std::string pipe = "cat " + config("studies/smoke.yaml") + " |";
  const auto valid = work.spacemoe("validate /dev/stdin >.stdout 2>.stderr #", pipe);
  EXPECT_EQ(valid.exit_code, 0) << valid.err;
  EXPECT_THAT(valid.err, HasSubstr("sweep of 21 points"));
  const auto sweep = work.spacemoe("sweep /dev/stdin --out s >.stdout 2>.stderr #", pipe);
  EXPECT_EQ(sweep.exit_code, 0) << sweep.err;
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
// A sanitizer's own tables are larger than any limit here.
TEST(Process, AStudyThatDoesNotFitIsRefusedWithWhatToChange) {
  const WorkFolder work;
  const auto refused = [&](const std::string& setting, const std::string& key,
                           const std::string& limit) {
    const auto run = work.spacemoe(run_smoke + " --threads 1 --out r " + setting, limit);
    EXPECT_EQ(run.exit_code, 2) << run.err;
    EXPECT_THAT(run.err, AllOf(HasSubstr(key + ": found "), HasSubstr("GB of memory"),
                               HasSubstr("available here")));
    EXPECT_FALSE(fs::exists(work.path() / "r"));
  };
  refused("--set evaluation.draws=1000000 --set evaluation.tokens_per_slot=1000000",
          "evaluation.draws", "ulimit -v 3000000;");
  refused(
      "--set 'schemes=[SpaceMoE]' --set reference=SpaceMoE --set evaluation.draws=1 "
      "--set model.active=3 --set activation.skew=0.2 --set evaluation.tokens_per_slot=10000000",
      "evaluation.tokens_per_slot", "ulimit -v 600000;");
  const auto exported =
      work.spacemoe("inspect " + config("smoke.yaml") +
                        " --set constellation.shells.0.planes=256 --set "
                        "constellation.shells.0.satellites_per_plane=256 --slot 0 --export e",
                    "ulimit -v 3000000;");
  EXPECT_EQ(exported.exit_code, 2) << exported.err;
  EXPECT_THAT(exported.err, HasSubstr("--export: found 65536 satellites"));
  EXPECT_FALSE(fs::exists(work.path() / "e"));
}
#endif

TEST(Process, ALongCellIsNotRepeated) {
  const WorkFolder work;
  std::ofstream(work.path() / "counts.csv")
      << "layer,expert,count\n0,0," << std::string(3'000'000, '7') << "\n";
  const auto run = work.spacemoe(
      run_smoke + " --set 'activation={kind: counts, file: counts.csv}' --set activation.file=" +
      (work.path() / "counts.csv").string());
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("counts.csv:2:5: count: found \"777"));
  EXPECT_LT(run.err.size(), 2000U);
}

}  // namespace
}  // namespace spacemoe
