#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/killed_program.hpp"

namespace spacemoe {
namespace {

constexpr int points = 200;

/// 200 points of a study on 16 satellites, some milliseconds each.
constexpr const char* study = R"(
constellation: {shells: [{planes: 4, satellites_per_plane: 4, altitude_km: 5000, inclination_deg: 87}]}
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

/// Points in a database, by another reader than the program's.
int points_in(const std::filesystem::path& file) {
  SQLite::Database database(file.string(), SQLite::OPEN_READWRITE);
  return database.tableExists("point") ? database.execAndGet("SELECT count(*) FROM point").getInt()
                                       : 0;
}

TEST(SweepKilled, AtRandomMomentsHasEveryPointOnceAsIfUndisturbed) {
  const WorkFolder work;
  std::ofstream(work.path() / "study.yaml") << study;
  const Seconds undisturbed = time_of(work, "sweep study.yaml --out whole");
  const Seconds nothing_to_do = time_of(work, "sweep study.yaml --out whole");
  const auto whole = work.spacemoe("export whole");
  ASSERT_EQ(std::ranges::count(whole.out, '\n'), 1 + 2 * points);

  const std::filesystem::path file = work.path() / "killed/shard-1-of-1.sqlite";
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file.parent_path() / "notes.sqlite.txt") << "mine";
  const int kills = kills_wanted(50);
  std::mt19937_64 random(20260);
  std::uniform_real_distribution<double> part(0.0, 1.0);
  int at_work = 0;
  int while_writing = 0;
  for (int i = 0; i < kills; ++i) {
    // Where a sweep is ahead of its killer, it is killed while it starts: all kills find work left.
    const int done = std::filesystem::exists(file) ? points_in(file) : 0;
    const bool is_ahead = 10 * done * kills > 7 * points * i;
    const Seconds longest = is_ahead && i > 0 ? nothing_to_do : undisturbed / 4.0;
    at_work +=
        killed_after(part(random) * longest, work.path(), "sweep study.yaml --out killed") ? 1 : 0;
    while_writing += std::filesystem::exists(file.string() + "-journal") ? 1 : 0;
  }
  RecordProperty("killed_while_writing", while_writing);
  EXPECT_EQ(at_work, kills);

  const auto last = work.spacemoe("sweep study.yaml --out killed --resume must");
  ASSERT_EQ(last.exit_code, 0) << last.err;
  const auto killed = work.spacemoe("export killed");
  EXPECT_EQ(killed.exit_code, 0) << killed.err;
  EXPECT_EQ(killed.out, whole.out);
  EXPECT_EQ(points_in(file), points);
  EXPECT_EQ(slurp(file.parent_path() / "notes.sqlite.txt"), "mine");
  // Merging proves that every point of the grid is there exactly once.
  EXPECT_EQ(work.spacemoe("merge killed --out merged.sqlite").exit_code, 0);
}

}  // namespace
}  // namespace spacemoe
