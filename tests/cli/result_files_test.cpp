#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/program.hpp"

namespace spacemoe {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

void put(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

/// Files of a folder with all that is below it, and what they hold.
std::map<std::string, std::string> contents(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    files[entry.path().string()] = entry.is_regular_file() ? slurp(entry.path()) : "";
  }
  return files;
}

class ResultFilesTest : public testing::Test {
 protected:
  /// A command that must be refused as a wrong command line, and leave a folder as it was.
  void expect_refused(const std::string& command, const std::string& folder,
                      const std::string& said) const {
    const auto before = contents(work.path() / folder);
    const auto result = work.spacemoe(command);
    EXPECT_EQ(result.exit_code, 2) << command << "\n" << result.err;
    EXPECT_THAT(result.err, HasSubstr(said)) << command;
    EXPECT_EQ(contents(work.path() / folder), before) << command;
  }

  void expect_done(const std::string& command) const {
    const auto result = work.spacemoe("-q " + command);
    EXPECT_EQ(result.exit_code, 0) << command << "\n" << result.err;
  }

  WorkFolder work;
  std::string run = "run " + config("smoke.yaml");
  std::string search = "search " + config("smoke.yaml") + " --moves 2000";
};

TEST_F(ResultFilesTest, ASearchDoesNotOverwritePlacementsOfTheUser) {
  put(work.path() / "d/placement.csv", "layer,role,expert,satellite\n0,gateway,,5\n");
  put(work.path() / "d/placements.csv", "mine\n");
  expect_refused(search + " --out d", "d", "which spacemoe did not make");
  expect_refused(search + " --out d --force", "d", "which spacemoe did not make");
  // What a search could have made is overwritten where that is asked for.
  put(work.path() / "e/placement.csv",
      "layer,role,expert,shell,plane,slot,satellite\n0,gateway,,0,0,5,5\n");
  expect_refused(search + " --out e", "e", "--force overwrites");
  expect_done(search + " --out e --force");
}

TEST_F(ResultFilesTest, ARunDoesAwayWithAnEarlierSearch) {
  expect_done(search + " --out d");
  expect_done("report d");
  EXPECT_THAT(slurp(work.path() / "d/report.html"), HasSubstr("Course of the search"));
  put(work.path() / "d/notes.txt", "mine");
  expect_done(run + " --out d --force");
  for (const char* name :
       {"placement.csv", "placement.svg", "search.csv", "search.json", "report.html"}) {
    EXPECT_FALSE(fs::exists(work.path() / "d" / name)) << name;
  }
  expect_done("report d");
  EXPECT_THAT(slurp(work.path() / "d/report.html"), Not(HasSubstr("Course of the search")));
  EXPECT_EQ(slurp(work.path() / "d/notes.txt"), "mine");
}

TEST_F(ResultFilesTest, AReportReplacesReportsOnly) {
  expect_done(run + " --out r");
  for (const char* file : {"manifest.json", "summary.csv", "placements.csv"}) {
    expect_refused(fmt::format("report r --out r/{}", file), "r", "this command did not make");
    expect_refused(fmt::format("report r --force --out r/{}", file), "r",
                   "this command did not make");
  }
  put(work.path() / "mine/index.html", "<!DOCTYPE html>\n<html lang=\"en\">mine</html>\n");
  expect_refused("report r --out mine/index.html", "mine", "this command did not make");
  fs::create_symlink("index.html", work.path() / "mine/link.html");
  expect_refused("report r --out mine/link.html", "mine", "this command did not make");
  expect_done("report r");
  expect_done("report r");
}

TEST_F(ResultFilesTest, ASweepIsNotOverwrittenByItsReportOrExport) {
  put(work.path() / "sweep.yaml", slurp(config("smoke.yaml")) +
                                      "sweep:\n  axes:\n    - key: links.survival\n"
                                      "      values: [0.9, 1]\n");
  expect_done("sweep sweep.yaml --out s");
  const std::string database = "s/shard-1-of-1.sqlite";
  expect_refused(fmt::format("report {0} --out {0}", database), "s", "this command did not make");
  expect_refused(fmt::format("export {0} --force --out {0}", database), "s",
                 "this command did not make");
  for (const char* format : {"csv", "json"}) {
    const std::string command = fmt::format("export s --format {0} --out t/table.{0}", format);
    expect_done(command);
    expect_refused(command, "t", "--force overwrites");
    expect_done(command + " --force");
  }
  expect_refused("export s --format csv --force --out t/table.json", "t",
                 "this command did not make");
}

TEST_F(ResultFilesTest, ExportsAndFiguresAreReplacedByForceAndNothingElse) {
  expect_done(run + " --out r");
  for (const std::string& command : {"inspect " + config("smoke.yaml") + " --slot 0 --export d",
                                     std::string("report r --figures d")}) {
    fs::remove_all(work.path() / "d");
    expect_done(command);
    expect_refused(command, "d", "--force overwrites");
    expect_done(command + " --force");
    for (const auto& entry : fs::directory_iterator(work.path() / "d")) {
      const std::string whole = slurp(entry.path());
      put(entry.path(), "mine");
      expect_refused(command + " --force", "d", "this command did not make");
      put(entry.path(), whole);
    }
  }
}

TEST_F(ResultFilesTest, AFileWhereAFolderIsWantedIsRefusedBeforeTheWorkByTheNameOfItsFlag) {
  expect_done(run + " --out r");
  put(work.path() / "d/file", "mine");
  const std::string sweep = "sweep " + config("studies/smoke.yaml");
  for (const std::string& command :
       {run + " --out", search + " --out", sweep + " --out", std::string("report r --figures"),
        "inspect " + config("smoke.yaml") + " --slot 0 --export"}) {
    const std::string flag = command.substr(command.rfind(' ') + 1);
    const std::string said = flag + ": found d/file, which is no folder, allowed: a folder";
    expect_refused(command + " d/file", "d", said);
    expect_refused(command + " d/file/below", "d", said);
  }
  for (const char* command : {"report r --out d/file/page.html", "merge r --out d/file/m.sqlite",
                              "export r --out d/file/table.csv"}) {
    expect_refused(command, "d", "--out: found d/file, which is no folder, allowed: a folder");
  }
}

// A report is not written where its figures cannot be.
TEST_F(ResultFilesTest, FiguresThatAreInTheWayKeepTheReportFromBeingWritten) {
  expect_done(run + " --out r");
  put(work.path() / "figures/means.csv", "mine");
  expect_refused("report r --figures figures", "r",
                 "figures/means.csv, which this command did not "
                 "make");
  expect_refused("report r --figures figures/means.csv", "r", "--figures: found figures/means.csv");
  EXPECT_FALSE(fs::exists(work.path() / "r/report.html"));
}

// However they meet: the lock, or the result that the first one left.
TEST_F(ResultFilesTest, OfRunsAtOneTimeIntoOneFolderOneWins) {
  for (int round = 0; round < 3; ++round) {
    put(work.path() / "race.sh",
        fmt::format("for seed in 1 2 3 4 5; do\n  ( " SPACEMOE_PROGRAM
                    " -q {} --out race{} --threads 1 --seed $seed >seed$seed 2>&1; echo $? "
                    ">code$seed ) &\ndone\nwait\n",
                    run, round));
    ASSERT_EQ(std::system(("cd " + work.path().string() + " && sh race.sh").c_str()), 0);
    std::vector<int> codes;
    std::string winner;
    for (int seed = 1; seed <= 5; ++seed) {
      codes.push_back(std::stoi(slurp(work.path() / fmt::format("code{}", seed))));
      if (codes.back() == 0) {
        winner = std::to_string(seed);
      }
    }
    EXPECT_THAT(codes, testing::UnorderedElementsAre(0, 2, 2, 2, 2));
    const std::string folder = fmt::format("race{}", round);
    EXPECT_EQ(work.spacemoe(fmt::format("compare {0} {0}", folder)).exit_code, 0);
    EXPECT_THAT(slurp(work.path() / folder / "manifest.json"),
                HasSubstr("\"seed\": " + winner + ","));
  }
}

TEST_F(ResultFilesTest, ANameThatIsNotUtf8IsRefusedBeforeTheWork) {
  const auto result = work.spacemoe(run + " --set time.slots=1000000 --out \"$(printf 'n\\377')\"");
  EXPECT_EQ(result.exit_code, 2) << result.err;
  EXPECT_THAT(result.err, HasSubstr("UTF-8"));
  EXPECT_EQ(contents(work.path()).size(), 2U) << "the shell's two files of output alone";
}

TEST_F(ResultFilesTest, LimitsOfTheSystemAreErrorsAndKeepTheOldResult) {
  expect_done(run + " --out r");
  const auto before = contents(work.path() / "r");
  // In units of 512 bytes.
  const auto full = work.spacemoe(run + " --seed 9 --out r --force", "ulimit -f 4;");
  EXPECT_EQ(full.exit_code, 1) << full.err;
  EXPECT_THAT(full.err, HasSubstr("File too large"));
  EXPECT_EQ(contents(work.path() / "r"), before);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_F(ResultFilesTest, ThreadsThatCannotBeHadAreAnError) {
  const auto result = work.spacemoe(run + " --out r --threads 400", "ulimit -v 400000;");
  EXPECT_EQ(result.exit_code, 2) << result.err;
  EXPECT_THAT(result.err, AllOf(HasSubstr("--threads"), HasSubstr("of 400 threads")));
  EXPECT_FALSE(fs::exists(work.path() / "r"));
  // Of a sweep too, which otherwise would take each point for a failed one.
  const auto sweep = work.spacemoe(
      "sweep " + config("studies/smoke.yaml") + " --out s --threads 400", "ulimit -v 400000;");
  EXPECT_EQ(sweep.exit_code, 2) << sweep.err;
  EXPECT_THAT(sweep.err, AllOf(HasSubstr("--threads"), HasSubstr("of 400 threads")));
}
#endif

TEST_F(ResultFilesTest, ResultsOfEarlierVersionsWithoutPlacementsAreComparedWithRemarks) {
  const std::string kept = SPACEMOE_SOURCE_DIR "/results/published-rules";
  const auto compared = work.spacemoe(fmt::format("compare {0} {0}", kept));
  EXPECT_EQ(compared.exit_code, 0) << compared.err;
  EXPECT_THAT(compared.out, AllOf(HasSubstr("B: A result of an earlier version, without hashes"),
                                  HasSubstr("this makes it, in a new folder: spacemoe -q run "
                                            "configs/published-rules.yaml"),
                                  Not(HasSubstr("--force")), HasSubstr("no difference")));
  expect_done("report " + kept + " --out kept.html");
  EXPECT_THAT(slurp(work.path() / "kept.html"), HasSubstr("No globe: it shows placements."));
}

TEST_F(ResultFilesTest, APlacementThatHasChangedInItsFolderIsNotTaken) {
  expect_done(search + " --out d");
  const std::string set =
      " --set schemes.0='{name: Mine, placement: " + (work.path() / "d/placement.csv").string() +
      "}' --set reference=Mine --out ";
  expect_done(run + set + "as-it-was");
  std::ofstream(work.path() / "d/placement.csv", std::ios::app) << "\n";
  const auto changed = work.spacemoe(run + set + "changed");
  EXPECT_EQ(changed.exit_code, 2);
  EXPECT_THAT(changed.err, HasSubstr("placement.csv: found other bytes than were written"));
  EXPECT_EQ(work.spacemoe("compare d d").exit_code, 2);
  EXPECT_EQ(work.spacemoe("report d").exit_code, 2);
  // A file that is gone is told in the same way.
  fs::remove(work.path() / "d/placement.csv");
  for (const char* command : {"compare d d", "report d"}) {
    const auto gone = work.spacemoe(command);
    EXPECT_EQ(gone.exit_code, 2) << command;
    EXPECT_THAT(gone.err, HasSubstr("d/placement.csv: found no such file, which manifest.json names"
                                    ", allowed: the file as spacemoe wrote it (copy it from where "
                                    "it is whole, or run the command again)"));
  }
}

}  // namespace
}  // namespace spacemoe
