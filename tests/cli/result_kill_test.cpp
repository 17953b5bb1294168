#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/cli/program.hpp"

namespace spacemoe {
namespace {

namespace fs = std::filesystem;
using Seconds = std::chrono::duration<double>;

/// Kills, a quarter of them for each command. SPACEMOE_KILLS=200 before a release.
int kills_wanted() {
  const char* wanted = std::getenv("SPACEMOE_KILLS");
  return wanted == nullptr ? 24 : std::stoi(wanted);
}

/// Starts the program and kills it after a time. Returns whether it was still at work.
bool kill_command_after(Seconds time, const fs::path& folder, const std::string& command) {
  const pid_t process = fork();
  if (process == 0) {
    const int nowhere = open("/dev/null", O_RDWR);
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
    const std::string line = "exec " SPACEMOE_PROGRAM " -q " + command;
    if (chdir(folder.c_str()) == 0) {
      execl("/bin/sh", "sh", "-c", line.c_str(), static_cast<char*>(nullptr));
    }
    _exit(127);
  }
  std::this_thread::sleep_for(time);
  kill(process, SIGKILL);
  int status = 0;
  waitpid(process, &status, 0);
  return WIFSIGNALED(status);
}

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
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const auto begin = std::chrono::steady_clock::now();
    ASSERT_EQ(work.spacemoe("-q " + commands[i]).exit_code, 0) << commands[i];
    times.emplace_back(std::chrono::steady_clock::now() - begin);
    wholes.push_back(tables(work.path() / "d"));
  }
  std::ofstream(work.path() / "d/notes.txt") << "mine";

  std::mt19937_64 random(20262);
  std::uniform_real_distribution<double> part(0.0, 1.1);
  int at_work = 0;
  int accepted = 0;
  for (int i = 0; i < kills_wanted(); ++i) {
    const std::size_t which = static_cast<std::size_t>(i) % commands.size();
    at_work +=
        kill_command_after(part(random) * times[which], work.path(), commands[which]) ? 1 : 0;
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
