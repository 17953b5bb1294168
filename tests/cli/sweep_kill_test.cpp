#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <random>
#include <string>
#include <thread>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/cli/program.hpp"

namespace spacemoe {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr int kills = 50;
constexpr int points = 200;

/// 200 points of a study on 16 satellites, some milliseconds each.
constexpr const char* study = R"(
constellation: {shells: [{planes: 4, satellites_per_plane: 4, altitude_km: 1200, inclination_deg: 87}]}
time: {slots: 10}
planning: {slots: 4}
model: {name: tiny, layers: 2, experts: 4, active: 2, expert_flops: 1e7}
activation: {kind: conditional_poisson, skew: 0.5}
evaluation: {tokens_per_slot: 500, draws: 5}
schemes: [SpaceMoE, RandPlace]
sweep:
  axes:
    - {key: links.survival, from: 0.8, to: 1, count: 20}
    - {key: evaluation.seed, from: 1, to: 10, step: 1}
)";

/// Starts the program and kills it after a time. Returns whether it was still at work.
bool kill_after(Seconds time, const std::filesystem::path& folder) {
  const pid_t process = fork();
  if (process == 0) {
    const int nowhere = open("/dev/null", O_RDWR);
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
    if (chdir(folder.c_str()) == 0) {
      execl(SPACEMOE_PROGRAM, SPACEMOE_PROGRAM, "sweep", "study.yaml", "--out", "killed",
            static_cast<char*>(nullptr));
    }
    _exit(127);
  }
  std::this_thread::sleep_for(time);
  kill(process, SIGKILL);
  int status = 0;
  waitpid(process, &status, 0);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

TEST(SweepKilled, AtRandomMomentsHasEveryPointOnceAsIfUndisturbed) {
  const WorkFolder work;
  std::ofstream(work.path() / "study.yaml") << study;
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_EQ(work.spacemoe("sweep study.yaml --out whole").exit_code, 0);
  const Seconds undisturbed = std::chrono::steady_clock::now() - begin;
  const auto whole = work.spacemoe("export whole");
  ASSERT_EQ(std::ranges::count(whole.out, '\n'), 1 + 2 * points);

  // A process that was killed early has done little, so there is work left for the last one.
  std::mt19937_64 random(20260);
  std::uniform_real_distribution<double> moment(0.0, 0.25 * undisturbed.count());
  int at_work = 0;
  int with_journal = 0;
  for (int i = 0; i < kills; ++i) {
    at_work += kill_after(Seconds(moment(random)), work.path()) ? 1 : 0;
    with_journal +=
        std::filesystem::exists(work.path() / "killed/shard-1-of-1.sqlite-journal") ? 1 : 0;
  }
  RecordProperty("killed_at_work", at_work);
  RecordProperty("killed_while_writing", with_journal);
  EXPECT_EQ(at_work, kills);

  const auto last = work.spacemoe("sweep study.yaml --out killed --resume must");
  ASSERT_EQ(last.exit_code, 0) << last.err;
  const auto killed = work.spacemoe("export killed");
  EXPECT_EQ(killed.exit_code, 0) << killed.err;
  EXPECT_EQ(killed.out, whole.out);
  // Merging proves that every point of the grid is there exactly once.
  EXPECT_EQ(work.spacemoe("merge killed --out merged.sqlite").exit_code, 0);
}

}  // namespace
}  // namespace spacemoe
