#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/cli/program.hpp"

/// Schemes whose placements a command makes, as a user has them.
namespace spacemoe {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

constexpr const char* small_sky =
    "constellation: {shells: [{planes: 6, satellites_per_plane: 8, altitude_km: 1500, "
    "inclination_deg: 87, phasing: 4}]}\n"
    "time: {slots: 6}\nplanning: {slots: 4}\n"
    "model: {name: small, layers: 3, experts: 4, active: 2, expert_flops: 1e7}\n"
    "activation: {kind: conditional_poisson, skew: 0.5}\n"
    "evaluation: {tokens_per_slot: 50}\n";

class SchemeByCommand : public testing::Test {
 protected:
  SchemeByCommand() { fs::create_directories(work_.path() / "tmp"); }

  /// A config in the folder study/, with a script beside it.
  void write(const std::string& script, const std::string& keys = "") const {
    const fs::path folder = work_.path() / "study";
    fs::create_directories(folder);
    std::ofstream(folder / "study.yaml")
        << small_sky << "schemes: [SpaceMoE, {name: Mine, exec: [./rule.sh, an argument]" << keys
        << "}]\n";
    std::ofstream(folder / "rule.sh") << "#!/bin/sh\n" << script << "\n";
    fs::permissions(folder / "rule.sh", fs::perms::owner_all);
  }

  /// Runs the program in the folder above, where folders of problems can be seen.
  [[nodiscard]] ProgramResult spacemoe(const std::string& arguments,
                                       const std::string& prefix = "") const {
    return work_.spacemoe(arguments, "TMPDIR=$PWD/tmp " + prefix);
  }

  /// SpaceMoE's placement, as it stands in a result.
  void write_spacemoe() const {
    write("exit 1");
    ASSERT_EQ(spacemoe("run study/study.yaml --set schemes=[SpaceMoE] --out first").exit_code, 0);
    fs::copy(work_.path() / "first/placements.csv", work_.path() / "study/stored.csv");
  }

  [[nodiscard]] bool nothing_is_kept() const { return fs::is_empty(work_.path() / "tmp"); }

  WorkFolder work_;
};

/// The lines of a table that begin so, without that.
std::string lines_after(const std::string& table, const std::string& start) {
  std::string found;
  for (std::size_t at = 0; at < table.size();) {
    const std::size_t end = table.find('\n', at);
    if (table.compare(at, start.size(), start) == 0) {
      found += table.substr(at + start.size(), end + 1 - at - start.size());
    }
    at = end + 1;
  }
  return found;
}

TEST_F(SchemeByCommand, RunsInTheConfigsFolderWithItsArgumentsAndTheProblems) {
  write_spacemoe();
  write(
      "pwd -P >told; echo \"$1\" >>told; test -f \"$2/problem.json\" && cp stored.csv "
      "\"$2/placement.csv\"");
  const auto run = spacemoe("run study/study.yaml --out result");
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(slurp(work_.path() / "study/told"),
            fs::canonical(work_.path() / "study").string() + "\nan argument\n");
  for (const std::string file : {"placements.csv", "layers.csv", "slots.csv"}) {
    const std::string table = slurp(work_.path() / "result" / file);
    EXPECT_NE(lines_after(table, "Mine,"), "") << file;
    EXPECT_EQ(lines_after(table, "Mine,"), lines_after(table, "SpaceMoE,")) << file;
  }
  const auto manifest = nlohmann::json::parse(slurp(work_.path() / "result/manifest.json"));
  EXPECT_EQ(manifest["config"]["schemes"][1]["exec"], nlohmann::json({"./rule.sh", "an argument"}));
  EXPECT_TRUE(nothing_is_kept());
}

TEST_F(SchemeByCommand, TellsWhatItSaidToWhoAsks) {
  write_spacemoe();
  write("cp stored.csv \"$2/placement.csv\"; echo converged >&2");
  const auto loud = spacemoe("-v run study/study.yaml --out loud");
  EXPECT_THAT(loud.err, HasSubstr("./rule.sh of Mine said:\n    converged"));
  EXPECT_THAT(loud.out, Not(HasSubstr("converged")));
  const auto usual = spacemoe("run study/study.yaml --out usual");
  EXPECT_EQ(usual.exit_code, 0) << usual.err;
  EXPECT_THAT(usual.err, Not(HasSubstr("converged")));
}

TEST_F(SchemeByCommand, ThatFailsIsAnErrorOfTheConfig) {
  write("echo no way >&2; exit 9");
  const auto run = spacemoe("run study/study.yaml --out result");
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("study/study.yaml:7:34: schemes.1.exec: found \"./rule.sh\", "
                                 "which ended with exit code 9"));
  EXPECT_THAT(run.err, HasSubstr("no way"));
  EXPECT_FALSE(fs::exists(work_.path() / "result"));
  EXPECT_FALSE(nothing_is_kept()) << "the problem is there to try the command with";
}

TEST_F(SchemeByCommand, IsNotRunByThoseWhoOnlyLook) {
  write_spacemoe();
  write("cp stored.csv \"$2/placement.csv\"");
  ASSERT_EQ(spacemoe("run study/study.yaml --out result").exit_code, 0);
  write("touch ran; cp stored.csv \"$2/placement.csv\"");
  std::ofstream(work_.path() / "study/sweep.yaml")
      << slurp(work_.path() / "study/study.yaml")
      << "sweep: {axes: [{key: evaluation.seed, values: [1, 2]}]}\n";
  for (const char* command :
       {"validate study/study.yaml", "validate study/sweep.yaml", "run study/study.yaml --dry-run",
        "search study/study.yaml --dry-run", "sweep study/sweep.yaml --dry-run",
        "inspect study/study.yaml", "report result"}) {
    const auto looked = spacemoe(command);
    EXPECT_EQ(looked.exit_code, 0) << command << "\n" << looked.err;
    EXPECT_FALSE(fs::exists(work_.path() / "study/ran")) << command;
  }
  EXPECT_THAT(spacemoe("run study/study.yaml --dry-run").out,
              HasSubstr("commands     not run, and their time is not counted: Mine\n"));
  EXPECT_EQ(spacemoe("run study/study.yaml --out again").exit_code, 0);
  EXPECT_TRUE(fs::exists(work_.path() / "study/ran"));
}

TEST_F(SchemeByCommand, StartsASearchAndStandsInSweeps) {
  write_spacemoe();
  write("touch ran; cp stored.csv \"$2/placement.csv\"");
  const auto search = spacemoe("search study/study.yaml --moves 10 --no-bound --out found");
  EXPECT_EQ(search.exit_code, 0) << search.err;
  EXPECT_TRUE(fs::remove(work_.path() / "study/ran"));
  std::ofstream(work_.path() / "study/sweep.yaml")
      << slurp(work_.path() / "study/study.yaml")
      << "sweep: {axes: [{key: evaluation.seed, values: [1, 2]}]}\n";
  const auto sweep = spacemoe("sweep study/sweep.yaml --out swept");
  EXPECT_EQ(sweep.exit_code, 0) << sweep.err;
  EXPECT_TRUE(fs::exists(work_.path() / "study/ran"));
}

/// Whether a process goes on; a zombie does not.
bool goes_on(int process) {
  const std::string text = slurp(fmt::format("/proc/{}/stat", process));
  const std::size_t state = text.rfind(") ");
  return state != std::string::npos && text[state + 2] != 'Z' && text[state + 2] != 'X';
}

/// Once the rule has told its number, the program gets a signal.
TEST_F(SchemeByCommand, EndsWithTheProgram) {
  for (const std::string signal : {"INT", "TERM"}) {
    write("trap '' TERM; echo $$ >number.tmp; mv number.tmp number; sleep 600; sleep 600");
    fs::remove(work_.path() / "study/number");
    const auto run =
        spacemoe("run study/study.yaml --out result",
                 "sh -c '\"$@\" & program=$!; "
                 "for look in $(seq 600); do test -e study/number || sleep 0.05; done; "
                 "kill -" +
                     signal + " $program; wait $program' sh");
    EXPECT_EQ(run.exit_code, 130) << signal << "\n" << run.err;
    int process = 0;
    std::ifstream(work_.path() / "study/number") >> process;
    ASSERT_GT(process, 0);
    for (int look = 0; look < 500 && goes_on(process); ++look) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    EXPECT_FALSE(goes_on(process)) << signal;
    EXPECT_TRUE(nothing_is_kept()) << signal;
    EXPECT_FALSE(fs::exists(work_.path() / "result/manifest.json")) << signal;
  }
}

}  // namespace
}  // namespace spacemoe
