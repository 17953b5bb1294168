#include "host/sweep/sweep_merge.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/file.hpp"
#include "host/sweep/run_sweep.hpp"
#include "host/sweep/sweep_export.hpp"
#include "host/sweep/sweep_scan.hpp"
#include "tests/complaint.hpp"
#include "tests/unit/sweep/stored_sweep.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

namespace fs = std::filesystem;

class Merge : public testing::Test {
 protected:
  Merge() {
    for (std::uint32_t number = 1; number <= 3; ++number) {
      compute_small(work.path() / "parts", small_grid(ten_points), {number, 3});
    }
  }

  [[nodiscard]] fs::path part(std::uint32_t number) const {
    return work.path() / "parts" / shard_file_name({number, 3});
  }
  [[nodiscard]] std::vector<fs::path> parts() const { return {part(1), part(2), part(3)}; }
  [[nodiscard]] std::string complaint(const std::vector<fs::path>& inputs) const {
    const std::string text = complaint_of([&] { static_cast<void>(merge_sweeps(inputs, merged)); });
    EXPECT_TRUE(text.empty() || !fs::exists(merged));
    return text;
  }

  TestFolder work;
  fs::path merged = work.path() / "merged.sqlite";
};

TEST_F(Merge, OfShardsIsTheSweepOfOneProcess) {
  compute_small(work.path() / "whole", small_grid(ten_points));
  const std::string whole = sweep_csv(read_sweep(work.path() / "whole"));
  // In any order of the files.
  const MergeOutcome outcome = merge_sweeps({part(3), part(1), part(2)}, merged);
  EXPECT_EQ(outcome.points, 10U);
  EXPECT_EQ(outcome.failed, 2U);
  EXPECT_THAT(outcome.missing, ElementsAre());
  EXPECT_EQ(sweep_csv(read_sweep(merged)), whole);
  EXPECT_EQ(sweep_json(read_sweep(merged)), sweep_json(read_sweep(work.path() / "whole")));
  EXPECT_EQ(sweep_csv(read_sweep(work.path() / "parts")), whole);
  SQLite::Database db(merged.string());
  EXPECT_EQ(db.execAndGet("SELECT count(*) FROM provenance").getInt(), 3);
  EXPECT_EQ(db.execAndGet("SELECT count(*) FROM shard").getInt(), 3);
  EXPECT_EQ(read_sweep(merged).first_config, read_sweep(work.path() / "whole").first_config);
  EXPECT_EQ(read_sweep(merged).processes.size(), 3U);
}

TEST_F(Merge, TakesShardsOfAnEarlierProgramWithoutTheConfigOfTheFirstPoint) {
  for (const std::uint32_t number : {1U, 2U, 3U}) {
    make_earlier_format(part(number));
    SQLite::Database(part(number).string(), SQLite::OPEN_READWRITE).exec("DROP TABLE first_config");
  }
  EXPECT_EQ(merge_sweeps({work.path() / "parts"}, merged).points, 10U);
  EXPECT_EQ(read_sweep(merged).first_config, "");
}

TEST_F(Merge, TakesAFolderAndWhatWasMerged) {
  EXPECT_EQ(merge_sweeps({work.path() / "parts"}, merged).points, 10U);
  const fs::path again = work.path() / "again.sqlite";
  EXPECT_EQ(merge_sweeps({merged}, again).points, 10U);
  EXPECT_EQ(sweep_csv(read_sweep(again)), sweep_csv(read_sweep(merged)));
}

TEST_F(Merge, SaysWhichShardIsMissing) {
  const MergeOutcome outcome = merge_sweeps({part(1), part(3)}, merged);
  EXPECT_THAT(outcome.missing, ElementsAre(AllOf(StartsWith("shard 2 of 3 is not among the files"),
                                                 HasSubstr("--shard 2/3"))));
  EXPECT_FALSE(fs::exists(merged));
}

TEST_F(Merge, SaysWhichPointsAreMissing) {
  SQLite::Database db(part(1).string(), SQLite::OPEN_READWRITE);
  db.exec("DELETE FROM metric WHERE key = (SELECT key FROM point WHERE number = 3)");
  db.exec("DELETE FROM point WHERE number = 3");
  const MergeOutcome outcome = merge_sweeps(parts(), merged);
  EXPECT_THAT(outcome.missing, ElementsAre(HasSubstr("lacks 1 of 4 points; spacemoe sweep ... "
                                                     "--shard 1/3 goes on with it")));
  EXPECT_FALSE(fs::exists(merged));
}

TEST_F(Merge, RefusesAShardTwice) {
  EXPECT_THAT(complaint({part(1), part(2), part(3), part(2)}), HasSubstr("found this file twice"));
  fs::copy_file(part(2), work.path() / "copy.sqlite");
  EXPECT_THAT(complaint({part(1), part(2), part(3), work.path() / "copy.sqlite"}),
              AllOf(HasSubstr("copy.sqlite: found shard 2 of 3 a second time"),
                    HasSubstr("shard-2-of-3.sqlite has it too")));
  fs::create_symlink(part(2), work.path() / "link.sqlite");
  EXPECT_THAT(complaint({part(2), work.path() / "link.sqlite"}), HasSubstr("twice"));
}

TEST_F(Merge, RefusesShardsOfAnotherSweepProgramOrDivision) {
  compute_small(work.path() / "other", small_grid(ten_points, {{}, 9}), {2, 3});
  EXPECT_THAT(complaint({part(1), work.path() / "other", part(3)}),
              HasSubstr("found another sweep"));
  compute_small(work.path() / "newer", small_grid(ten_points, {}, "2.0"), {2, 3});
  EXPECT_THAT(complaint({part(1), work.path() / "newer", part(3)}),
              HasSubstr("found results of spacemoe 2.0, allowed: those of spacemoe 1.0 abc"));
  compute_small(work.path() / "halves", small_grid(ten_points), {2, 2});
  EXPECT_THAT(complaint({part(1), work.path() / "halves"}),
              HasSubstr("found shard 2 of 2, allowed: shards of 3"));
}

/// Writes a point anew, with a digest that fits: what another program than ours may have done.
void forge(const fs::path& file, std::uint64_t number,
           const std::function<void(PointRow&)>& change) {
  StoredSweep stored = read_stored_sweep(file, Figures::kept);
  PointRow point = *std::ranges::find(stored.points, number, &PointRow::number);
  SQLite::Database database(file.string(), SQLite::OPEN_READWRITE);
  database.exec("DELETE FROM metric WHERE key = '" + point.key + "'");
  database.exec("DELETE FROM point WHERE key = '" + point.key + "'");
  change(point);
  PointWriter(database).write(point);
}

TEST_F(Merge, RefusesPointsThatAreNotThoseOfTheGrid) {
  forge(part(2), 4, [](PointRow& point) { point.key = "0123456789abcdef"; });
  EXPECT_THAT(complaint(parts()), HasSubstr("found points that are not those of its sweep"));
}

TEST_F(Merge, RefusesPointsOfOtherShards) {
  forge(part(2), 4, [](PointRow& point) { point.number = 3; });
  EXPECT_THAT(complaint(parts()), HasSubstr("point 3 is of shard 1, which is not in it"));
}

TEST_F(Merge, RefusesDamagedFilesAndThoseOfOtherFormats) {
  fs::resize_file(part(2), fs::file_size(part(2)) / 2);
  EXPECT_THAT(complaint(parts()), AllOf(HasSubstr("shard-2-of-3.sqlite"), HasSubstr("damaged")));
  SQLite::Database(part(1).string(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 7");
  EXPECT_THAT(complaint(parts()), HasSubstr("format 7"));
}

TEST_F(Merge, LeavesNothingBehindWhereItFails) {
  const fs::path gone = work.path() / "gone" / "merged.sqlite";
  EXPECT_THROW(static_cast<void>(merge_sweeps(parts(), gone)), FileError);
  EXPECT_FALSE(fs::exists(gone.parent_path()));
  // A file of the name that merging once used is none of its business.
  const fs::path other = merged.string() + ".tmp";
  write_file_atomically(other, "something dear");
  static_cast<void>(merge_sweeps(parts(), merged));
  EXPECT_EQ(read_file(other), "something dear");
  EXPECT_EQ(std::distance(fs::directory_iterator(work.path()), {}), 3);
}

TEST_F(Merge, OverwritesNothing) {
  write_file_atomically(merged, "something dear");
  EXPECT_THROW(static_cast<void>(merge_sweeps(parts(), merged)), ConfigError);
  EXPECT_THROW(static_cast<void>(merge_sweeps(parts(), part(1))), ConfigError);
  EXPECT_EQ(read_file(merged), "something dear");
}

// A link that leads nowhere is no file, and yet somebody's.
TEST_F(Merge, OverwritesNoLinkEither) {
  fs::create_symlink("nowhere", merged);
  EXPECT_THROW(static_cast<void>(merge_sweeps(parts(), merged)), FileError);
  EXPECT_TRUE(fs::is_symlink(merged));
  EXPECT_EQ(std::distance(fs::directory_iterator(work.path()), {}), 2) << "parts and the link";
}

TEST_F(Merge, LeavesItsInputsAsTheyAre) {
  const std::string before = read_file(part(1));
  static_cast<void>(merge_sweeps(parts(), merged));
  EXPECT_EQ(read_file(part(1)), before);
}

TEST_F(Merge, ExportsALineForEachSchemeOfEachPoint) {
  const std::string csv = sweep_csv(read_sweep(work.path() / "parts"));
  EXPECT_THAT(csv, StartsWith("point,links.survival,schemes,status,scheme,exact_mean_s,"
                              "mean_low_s,mean_high_s,mean_s,p50_s,p95_s,p99_s,retry_mean_s,"
                              "delivered_fraction,ratio,ratio_low,ratio_high,p_adjusted,shift_s,"));
  EXPECT_THAT(csv, HasSubstr("\n1,0.5,\"[\"\"SpaceMoE\"\",\"\"RandPlace\"\"]\",done,RandPlace,"
                             "0.16666666666666666,0.1,0.5,,"));
  EXPECT_THAT(csv, HasSubstr("\n6,0.8,\"[\"\"SpaceMoE\"\"]\",failed,,,"));
  // Five values of survival; two of them are failed points of one line each, the others 1 + 2
  // lines.
  EXPECT_EQ(std::ranges::count(csv, '\n'), 1 + 4 * 3 + 2);
  const std::string json = sweep_json(read_sweep(work.path() / "parts"));
  EXPECT_THAT(json, HasSubstr(R"("error": "schemes: found one, that \"fails\", allowed: others")"));
  EXPECT_THAT(json, HasSubstr(R"("links.survival": 0.8)"));
}

}  // namespace
}  // namespace spacemoe
