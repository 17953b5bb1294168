#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/program.hpp"

/// Completions as the shells make them of our scripts; shells that are not installed are left out.
namespace spacemoe {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

bool has_program(const std::string& name) {
  return std::system(("command -v " + name + " >/dev/null 2>&1").c_str()) == 0;
}

/// A folder with a file of each kind, where completion of a shell can be asked for.
class CompletingFolder : public WorkFolder {
 public:
  CompletingFolder() {
    for (const char* name : {"study.yaml", "sweep.sqlite", "bench.json", "notes.txt"}) {
      std::ofstream(path() / name) << "x\n";
    }
    std::filesystem::create_directory(path() / "runs");
    std::ofstream(path() / "script") << spacemoe("completion " + shell_).out;
  }

  /// Completions of a line whose end is being typed: of bash each with a semicolon, of fish a line.
  [[nodiscard]] std::string completed(const std::string& line) const {
    std::ofstream(path() / "try") << (shell_ == "bash" ? bash_try(line) : fish_try(line));
    const std::string command =
        "cd " + path().string() + " && " + shell_ + " try >out 2>err </dev/null";
    EXPECT_EQ(std::system(command.c_str()), 0) << slurp(path() / "err");
    EXPECT_EQ(slurp(path() / "err"), "") << line;
    return slurp(path() / "out");
  }

 protected:
  explicit CompletingFolder(std::string shell) : CompletingFolder() {
    shell_ = std::move(shell);
    std::ofstream(path() / "script") << spacemoe("completion " + shell_).out;
  }

 private:
  static std::string bash_try(const std::string& line) {
    // compopt works within a completion alone.
    return "compopt() { :; }\nsource ./script\nCOMP_LINE='" + line +
           "'\nCOMP_POINT=${#COMP_LINE}\n_spacemoe\nprintf '%s;' \"${COMPREPLY[@]}\"\n";
  }
  static std::string fish_try(const std::string& line) {
    return "source ./script\ncomplete -C'" + line + "'\n";
  }

  std::string shell_ = "bash";
};

class FishFolder : public CompletingFolder {
 public:
  FishFolder() : CompletingFolder("fish") {}
};

TEST(Completion, OfBashKnowsCommandsFlagsAndValues) {
  const CompletingFolder work;
  EXPECT_EQ(work.completed("spacemoe ins"), "inspect;");
  EXPECT_EQ(work.completed("spacemoe run --bat"), "--batch-slots;");
  EXPECT_EQ(work.completed("spacemoe run study.yaml --backend "), "auto;cpu;cuda;");
  EXPECT_EQ(work.completed("spacemoe -v run --backend=c"), "cpu;cuda;");
  EXPECT_EQ(work.completed("spacemoe completion f"), "fish;");
  EXPECT_EQ(work.completed("spacemoe help repo"), "report;");
  EXPECT_THAT(work.completed("spacemoe run --color "), HasSubstr("never;"));
}

TEST(Completion, OfBashKnowsKeysOfConfigs) {
  const CompletingFolder work;
  EXPECT_EQ(work.completed("spacemoe run study.yaml --set links.surv"), "links.survival=;");
  EXPECT_EQ(work.completed("spacemoe sweep study.yaml --set links.seam="), "open;closed;dynamic;");
  EXPECT_EQ(work.completed("spacemoe run --set constellation=star"),
            "starlink-1584;starlink-4408;");
  EXPECT_EQ(work.completed("spacemoe run --set constellation.shells.0.alt"),
            "constellation.shells.0.altitude_km=;");
  EXPECT_THAT(work.completed("spacemoe run --set schemes.0."), HasSubstr("schemes.0.gateway="));
  // Each key once, though its value may be of several forms.
  EXPECT_EQ(work.completed("spacemoe run --set links.payload"), "links.payload_bits=;");
  std::istringstream all(work.completed("spacemoe run --set "));
  std::set<std::string> keys;
  for (std::string key; std::getline(all, key, ';');) {
    EXPECT_TRUE(keys.insert(key).second) << key;
  }
  EXPECT_GT(keys.size(), 40U);
}

TEST(Completion, OfBashOffersFilesThatTheCommandTakes) {
  const CompletingFolder work;
  EXPECT_EQ(work.completed("spacemoe run "), "runs;study.yaml;");
  EXPECT_THAT(work.completed("spacemoe compare "),
              AllOf(HasSubstr("runs;"), HasSubstr("sweep.sqlite;"), HasSubstr("bench.json;"),
                    Not(HasSubstr("yaml")), Not(HasSubstr("txt"))));
  EXPECT_THAT(work.completed("spacemoe report "), Not(HasSubstr("yaml")));
  EXPECT_THAT(work.completed("spacemoe import "), HasSubstr("notes.txt;"));
  EXPECT_EQ(work.completed("spacemoe import notes.txt --as "), "counts;csv;npz;pairs;");
  EXPECT_EQ(work.completed("spacemoe run study.yaml --out "), "runs;");
  EXPECT_EQ(work.completed("spacemoe doctor "), ";");
  EXPECT_EQ(work.completed("spacemoe export net"), "network;");
  EXPECT_THAT(work.completed("spacemoe export "),
              AllOf(HasSubstr("sweep;placement;network;"), HasSubstr("study.yaml;")));
  EXPECT_EQ(work.completed("spacemoe export network study.yaml --format n"), "nodes;npz;");
}

TEST(Completion, OfFishKnowsTheSame) {
  if (!has_program("fish")) {
    GTEST_SKIP() << "fish is not installed";
  }
  const FishFolder work;
  EXPECT_THAT(work.completed("spacemoe ins"), testing::StartsWith("inspect\t"));
  EXPECT_THAT(work.completed("spacemoe run study.yaml --backend "),
              AllOf(HasSubstr("auto"), HasSubstr("cuda")));
  EXPECT_THAT(work.completed("spacemoe run --set links.surv"), HasSubstr("links.survival="));
  EXPECT_THAT(work.completed("spacemoe run --set links.seam="), HasSubstr("links.seam=open"));
  EXPECT_THAT(work.completed("spacemoe run "),
              AllOf(HasSubstr("study.yaml"), Not(HasSubstr("sweep.sqlite"))));
  EXPECT_THAT(work.completed("spacemoe compare "),
              AllOf(HasSubstr("sweep.sqlite"), HasSubstr("runs"), Not(HasSubstr("yaml"))));
}

// zsh completes within its line editor alone; its parser at least must take the script.
TEST(Completion, OfZshIsAScriptOfZsh) {
  const WorkFolder work;
  const auto run = work.spacemoe("completion zsh");
  EXPECT_THAT(run.out, AllOf(HasSubstr("(auto cpu cuda)"), HasSubstr("links.survival=")));
  if (!has_program("zsh")) {
    GTEST_SKIP() << "zsh is not installed";
  }
  std::ofstream(work.path() / "script") << run.out;
  EXPECT_EQ(std::system(("zsh -n " + (work.path() / "script").string()).c_str()), 0);
}

}  // namespace
}  // namespace spacemoe
