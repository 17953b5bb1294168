#include <cstddef>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/killed_program.hpp"

namespace spacemoe {
namespace {

namespace fs = std::filesystem;
/// A quarter of them for each command.
constexpr int result_kills = 24;

/// The tables of a result, without what differs from run to run.
std::string tables(const fs::path& folder) {
  std::string text;
  for (const char* name : {"summary.csv", "layers.csv", "draws.csv", "slots.csv",
                           "distribution.csv", "placements.csv", "placement.csv"}) {
    text += slurp(folder / name);
  }
  return text;
}

TEST(ResultKilled, AtRandomMomentsIsTheOldOneOrTheNewOneOrNone) {
  const WorkFolder work;
  const std::string smoke = config("smoke.yaml");
  const std::vector<std::string> commands = {
      "run " + smoke + " --threads 1 --seed 1 --force --out d",
      "run " + smoke + " --threads 1 --seed 2 --force --out d",
      "search " + smoke + " --threads 1 --moves 2000 --force --out d", "report d"};
  std::vector<std::string> wholes;
  std::vector<Seconds> times;
  for (const std::string& command : commands) {
    times.push_back(time_of(work, "-q " + command));
    wholes.push_back(tables(work.path() / "d"));
  }
  std::ofstream(work.path() / "d/notes.txt") << "mine";

  std::mt19937_64 random(20262);
  std::uniform_real_distribution<double> part(0.0, 1.1);
  const int kills = kills_wanted(result_kills);
  int at_work = 0;
  int accepted = 0;
  for (int i = 0; i < kills; ++i) {
    const std::size_t which = static_cast<std::size_t>(i) % commands.size();
    at_work +=
        killed_after(part(random) * times[which], work.path(), "-q " + commands[which]) ? 1 : 0;
    // The program's own word on whether this is a result, and which one.
    const auto read = work.spacemoe("compare d d");
    EXPECT_TRUE(read.exit_code == 0 || read.exit_code == 1) << read.err;
    if (read.exit_code == 0) {
      ++accepted;
      EXPECT_THAT(wholes, testing::Contains(tables(work.path() / "d"))) << "kill " << i;
    }
    EXPECT_EQ(slurp(work.path() / "d/notes.txt"), "mine");
  }
  RecordProperty("killed_at_work", at_work);
  RecordProperty("accepted", accepted);
  // Else nothing was tested.
  EXPECT_GT(at_work, 0);
  EXPECT_GT(accepted, 0);
  // After all of that the folder is as good as new.
  ASSERT_EQ(work.spacemoe("-q " + commands[0]).exit_code, 0);
  EXPECT_EQ(tables(work.path() / "d"), wholes[0]);
  for (const auto& entry : fs::directory_iterator(work.path() / "d")) {
    EXPECT_FALSE(entry.is_directory()) << entry.path();
  }
}

}  // namespace
}  // namespace spacemoe
