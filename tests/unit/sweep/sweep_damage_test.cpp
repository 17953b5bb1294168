#include <cstdint>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/file.hpp"
#include "host/sweep/sweep_export.hpp"
#include "host/sweep/sweep_merge.hpp"
#include "tests/attack.hpp"
#include "tests/complaint.hpp"
#include "tests/flipped_bit.hpp"
#include "tests/unit/sweep/stored_sweep.hpp"

namespace spacemoe {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

namespace fs = std::filesystem;

/// A sweep of ten points, two of them failed, and what a test makes of its database.
class DamagedSweep : public testing::Test {
 protected:
  DamagedSweep() {
    compute_small(folder, grid);
    whole = content_of(read_sweep(file));
    bytes = read_file(file);
  }

  void damage(const std::string& sql) const {
    SQLite::Database(file.string(), SQLite::OPEN_READWRITE).exec(sql);
  }
  [[nodiscard]] std::string complaint_of_reader() const {
    return complaint_of([&] { static_cast<void>(read_sweep(file)); });
  }
  [[nodiscard]] std::string complaint_of_merge() const {
    return complaint_of([&] { static_cast<void>(merge_sweeps({file}, merged)); });
  }
  [[nodiscard]] std::vector<fs::path> kept_files() const {
    std::vector<fs::path> kept;
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.path().string().find(".damaged") != std::string::npos) {
        kept.push_back(entry.path());
      }
    }
    return kept;
  }

  TestFolder work;
  fs::path folder = work.path() / "sweep";
  fs::path file = folder / shard_file_name({});
  fs::path merged = work.path() / "merged.sqlite";
  SweepGrid grid = small_grid(ten_points);
  std::string whole;
  std::string bytes;
};

TEST_F(DamagedSweep, NamesAPointWithAChangedFigureAndComputesItAgain) {
  damage("UPDATE metric SET mean = 2 * mean WHERE rowid = 4");  // of the second point
  const std::string damaged = read_file(file);
  EXPECT_THAT(complaint_of_reader(), HasSubstr("it is damaged: point 1 is not as it was written"));
  EXPECT_THAT(complaint_of_merge(), HasSubstr("it is damaged: point 1 is not as it was written"));
  EXPECT_FALSE(fs::exists(merged));
  {
    const SweepStore store(folder, grid, {}, {"again", small_study, "cpu", "", 1},
                           Resume::automatic);
    EXPECT_THAT(store.mended(), HasSubstr("point 1 is not as it was written; 9 points in it are "
                                          "whole and kept, others are computed again"));
  }
  ASSERT_THAT(kept_files(), SizeIs(1));
  EXPECT_EQ(read_file(kept_files()[0]), damaged);
  EXPECT_EQ(compute_small(folder, grid), 1U);
  EXPECT_EQ(content_of(read_sweep(file)), whole);
  EXPECT_EQ(merge_sweeps({file}, merged).points, 10U);
}

/// One statement per column and table. Digests of points are of their wall times too, so that any
/// hexadecimal digit may stand anywhere in them.
TEST_F(DamagedSweep, IsFoundInEveryColumnOfEveryTableAndMended) {
  const std::vector<std::string> changes = {
      "UPDATE point SET key = 'f' || substr(key, 2) WHERE number = 4",
      "UPDATE point SET number = 17 WHERE number = 4",
      "UPDATE point SET number = 1 << 40 WHERE number = 4",
      "UPDATE point SET number = -4 WHERE number = 4",
      R"(UPDATE point SET params = '{"links.survival":0.9,"schemes":["SpaceMoE"]}' WHERE number = 4)",
      "UPDATE point SET status = 'failed' WHERE number = 4",
      "UPDATE point SET status = 'done' WHERE number = 6",
      "UPDATE point SET status = 'done', error = NULL WHERE number = 6",
      "UPDATE point SET error = 'another' WHERE number = 6",
      "UPDATE point SET wall_s = wall_s + 1 WHERE number = 4",
      "UPDATE point SET session = 2 WHERE number = 4",
      "UPDATE point SET digest = substr(digest, 2) || 'x' WHERE number = 4",
      "UPDATE metric SET key = (SELECT key FROM point WHERE number = 6) WHERE rowid = 4",
      "UPDATE metric SET key = 'nobody' WHERE rowid = 4",
      "UPDATE metric SET scheme = 'SpaceMoF' WHERE rowid = 4",
      "UPDATE metric SET name = 'p99_s' WHERE rowid = 4",
      "UPDATE metric SET mean = -mean WHERE rowid = 4",
      "UPDATE metric SET low = 0.1 WHERE rowid = 4",
      "UPDATE metric SET low = NULL WHERE rowid = 3",
      "UPDATE metric SET high = 0.6 WHERE rowid = 3",
      "UPDATE metric SET n = 81 WHERE rowid = 4",
      "UPDATE metric SET rowid = 1000 WHERE rowid = 3",
      "DELETE FROM metric WHERE rowid = 4",
      "DELETE FROM metric WHERE key = (SELECT key FROM point WHERE number = 4)",
      "DELETE FROM metric",
      "DELETE FROM point WHERE number = 4",
      "UPDATE sweep SET name = 'another'",
      "UPDATE sweep SET grid = 'f' || substr(grid, 2)",
      "UPDATE sweep SET version = '2.0'",
      "UPDATE sweep SET points = 9",
      "UPDATE sweep SET points = 11",
      "UPDATE sweep SET points = -1",
      "UPDATE sweep SET config = 'name: another'",
      "UPDATE sweep SET digest = ''",
      "DELETE FROM sweep",
      "INSERT INTO sweep SELECT * FROM sweep",
      "UPDATE first_config SET json = '{}'",
      "DELETE FROM first_config",
      "DROP TABLE first_config",
      "UPDATE axis SET key = 'links.survivel' WHERE number = 0",
      "UPDATE axis SET dimension = 0",
      "UPDATE axis SET dimension = 1 << 40 WHERE number = 1",
      "UPDATE axis SET values_json = '{}' WHERE number = 1",
      "UPDATE axis SET number = 7 WHERE number = 0",
      "DELETE FROM axis",
      "UPDATE shard SET number = 2",
      "UPDATE shard SET count = 0",
      "UPDATE shard SET count = 2",
      "DELETE FROM shard",
      "UPDATE provenance SET shard = 2",
      "UPDATE provenance SET session = 2",
      "UPDATE provenance SET started = ''",
      "UPDATE provenance SET command = 'another'",
      "UPDATE provenance SET version = 'another'",
      "UPDATE provenance SET backend = 'another'",
      "UPDATE provenance SET device = 'another'",
      "UPDATE provenance SET threads = 3",
      "UPDATE provenance SET digest = ''",
      "DELETE FROM provenance"};
  for (const std::string& change : changes) {
    write_file_atomically(file, bytes);
    damage(change);
    EXPECT_THAT(complaint_of_reader(), HasSubstr("it is damaged")) << change;
    EXPECT_THAT(complaint_of_merge(), HasSubstr("it is damaged")) << change;
    compute_small(folder, grid);
    EXPECT_EQ(content_of(read_sweep(file)), whole) << change;
  }
}

/// A number of flips of one bit each: some here, more by hand (SPACEMOE_BIT_FLIPS=400).
TEST_F(DamagedSweep, OneFlippedBitNeverMakesAnotherNumber) {
  const int flips = times_to_attack("SPACEMOE_BIT_FLIPS", 60);
  std::mt19937_64 random(20261);
  int found = 0;
  int mended = 0;
  for (int flip = 0; flip < flips; ++flip) {
    const std::uint64_t bit = random() % (8 * bytes.size());
    const std::string changed = flipped_bit(bytes, bit);
    write_file_atomically(file, changed);
    std::string read;
    const std::string of_reader = complaint_of([&] { read = content_of(read_sweep(file)); });
    EXPECT_EQ(of_reader.empty() ? read : whole, whole) << "bit " << bit;
    found += of_reader.empty() ? 0 : 1;

    write_file_atomically(file, changed);
    const std::string of_merge = complaint_of([&] {
      if (merge_sweeps({file}, merged).missing.empty()) {
        read = content_of(read_sweep(merged));
      } else {
        read = whole;
      }
    });
    EXPECT_EQ(of_merge.empty() ? read : whole, whole) << "bit " << bit;
    fs::remove(merged);

    write_file_atomically(file, changed);
    const std::string of_sweep = complaint_of([&] {
      compute_small(folder, grid);
      read = content_of(read_sweep(file));
    });
    EXPECT_EQ(of_sweep.empty() ? read : whole, whole) << "bit " << bit;
    mended += !of_reader.empty() && of_sweep.empty() ? 1 : 0;
  }
  RecordProperty("flips", flips);
  RecordProperty("found", found);
  RecordProperty("mended", mended);
  fmt::print("{} flips: {} found by a reader, {} of them mended by the sweep\n", flips, found,
             mended);
  EXPECT_GT(found, 0);
}

TEST_F(DamagedSweep, CannotBeGoneOnWithWhereNothingOfItCanBeRead) {
  damage("DROP TABLE point; DROP TABLE sweep");
  const std::string damaged = read_file(file);
  EXPECT_THAT(complaint_of([&] { compute_small(folder, grid); }),
              HasSubstr("move it away, and the same command begins anew"));
  EXPECT_EQ(read_file(file), damaged);
}

/// Whole points of another sweep are no part of this one.
TEST_F(DamagedSweep, OfAnotherSweepIsLeftAlone) {
  damage("UPDATE sweep SET grid = 'f' || substr(grid, 2)");
  const std::string damaged = read_file(file);
  grid = small_grid(ten_points, {{"planning.slots=3"}, {}});
  EXPECT_THAT(complaint_of([&] { compute_small(folder, grid); }), HasSubstr("it is damaged"));
  EXPECT_EQ(read_file(file), damaged);
}

TEST_F(DamagedSweep, KeepsEveryDamagedFile) {
  for (std::size_t i = 1; i <= 3; ++i) {
    damage("UPDATE metric SET mean = 2 * mean WHERE rowid = 4");  // of the second point
    compute_small(folder, grid);
    EXPECT_THAT(kept_files(), SizeIs(i));
  }
}

TEST_F(DamagedSweep, OfTheEarlierFormatIsReadWithARemark) {
  make_earlier_format(file);
  const SweepData data = read_sweep(file);
  EXPECT_EQ(content_of(data), whole);
  ASSERT_THAT(data.remarks, SizeIs(1));
  EXPECT_THAT(data.remarks[0], HasSubstr("is of an earlier format, without digests"));
  const MergeOutcome outcome = merge_sweeps({file}, merged);
  EXPECT_EQ(outcome.points, 10U);
  EXPECT_THAT(outcome.remarks, SizeIs(1));
  // What was not certain does not become certain by being copied.
  EXPECT_THAT(read_sweep(merged).remarks, SizeIs(1));
  EXPECT_EQ(content_of(read_sweep(merged)), whole);
  EXPECT_THAT(complaint_of([&] { compute_small(folder, grid); }),
              HasSubstr("is of an earlier format, without digests"));
}

/// What can be known without digests.
TEST_F(DamagedSweep, OfTheEarlierFormatStaysInBounds) {
  make_earlier_format(file);
  const std::string earlier = read_file(file);
  for (const char* change :
       {"UPDATE point SET number = 1 << 40 WHERE number = 4",
        "UPDATE point SET number = -1 WHERE number = 4",
        "UPDATE point SET params = '[]' WHERE number = 4",
        "UPDATE point SET params = '{}'",
        "UPDATE point SET params = 'x'",
        "UPDATE metric SET key = 'nobody' WHERE rowid = 4",
        "DELETE FROM metric",
        "DELETE FROM metric WHERE key = (SELECT key FROM point WHERE number = 4)",
        "UPDATE sweep SET points = 1 << 40",
        "UPDATE sweep SET points = 0",
        "UPDATE axis SET values_json = '{}'",
        "UPDATE axis SET values_json = '[]'",
        "UPDATE axis SET dimension = -1",
        "UPDATE axis SET dimension = 1 << 40",
        "DELETE FROM axis",
        "UPDATE shard SET count = 0",
        "UPDATE shard SET number = 0",
        "UPDATE shard SET count = 1 << 33",
        "DELETE FROM shard",
        "UPDATE provenance SET threads = -1"}) {
    write_file_atomically(file, earlier);
    damage(change);
    EXPECT_THAT(complaint_of_reader(), HasSubstr("it is damaged")) << change;
  }
}

TEST_F(DamagedSweep, IsReadNoDeeperThanAConfig) {
  make_earlier_format(file);
  damage(fmt::format("UPDATE axis SET values_json = '{}{}'", std::string(100'000, '['),
                     std::string(100'000, ']')));
  EXPECT_THAT(complaint_of_reader(), HasSubstr("nested too deeply"));
}

/// A point that failed for a file whose name is in another encoding.
TEST_F(DamagedSweep, IsExportedWithBytesThatAreNotUtf8Replaced) {
  SweepData data = read_sweep(file);
  data.points[6].error = "cannot read n\xFF.csv";
  EXPECT_THAT(sweep_json(data), HasSubstr("cannot read n\xEF\xBF\xBD.csv"));
}

}  // namespace
}  // namespace spacemoe
