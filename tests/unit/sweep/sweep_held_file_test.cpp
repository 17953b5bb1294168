#include <optional>

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include "tests/unit/sweep/sweep_in_folder.hpp"

// A sweep whose database another program holds.

namespace spacemoe {
namespace {

/// Another program's transaction, as of a notebook that reads the sweep.
class Reader {
 public:
  explicit Reader(const std::filesystem::path& file) : database_(file.string()) {
    transaction_.emplace(database_);
    database_.execAndGet("SELECT count(*) FROM point");
  }
  void let_go() { transaction_.reset(); }

 private:
  SQLite::Database database_;
  std::optional<SQLite::Transaction> transaction_;
};

TEST_F(Sweep, PointsWaitForAReaderThatHoldsTheFile) {
  SweepStore store(work.path(), the_grid, {}, session, Resume::automatic);
  Reader reader(file());
  store.add({3, 0.1, "", figures(the_grid.config(3).config)});
  EXPECT_TRUE(store.is_held());
  EXPECT_EQ(store.unwritten(), 1U);
  store.add({4, 0.1, "", figures(the_grid.config(4).config)});
  EXPECT_FALSE(store.flush());
  EXPECT_EQ(store.unwritten(), 2U);
  reader.let_go();
  EXPECT_TRUE(store.flush());
  EXPECT_EQ(store.unwritten(), 0U);
  EXPECT_EQ(read_sweep(file()).points.size(), 2U);
}

TEST_F(Sweep, EndsOnceAReaderLetsGo) {
  SweepStore store(work.path(), the_grid, {}, session, Resume::automatic);
  Reader reader(file());
  int told = 0;
  SweepLimits limits;
  // Told at the first point; it lets go at the last.
  limits.held = [&] { ++told; };
  int calls = 0;
  const auto evaluation = [&](const ExperimentConfig& config, const std::stop_token&) {
    if (++calls == 10) {
      reader.let_go();
    }
    return std::optional(figures(config));
  };
  SilentProgress silent;
  const SweepOutcome outcome = run_sweep(the_grid, {}, store, limits, evaluation, silent, {});
  EXPECT_EQ(told, 1);
  EXPECT_EQ(outcome.left, 0U);
  EXPECT_EQ(outcome.unwritten, 0U);
  EXPECT_EQ(read_sweep(file()).points.size(), 10U);
}

TEST_F(Sweep, SaysWhatIsUnwrittenWhereItMustStopBeforeAReaderLetsGo) {
  SweepOutcome outcome{};
  {
    SweepStore store(work.path(), the_grid, {}, session, Resume::automatic);
    Reader reader(file());
    SweepLimits limits;
    limits.held = [&] { stopper.request_stop(); };
    SilentProgress silent;
    outcome = run_sweep(the_grid, {}, store, limits, evaluated_at, silent, stopper.get_token());
    reader.let_go();
  }
  EXPECT_EQ(outcome.computed, 1U);
  EXPECT_EQ(outcome.unwritten, 1U);
  EXPECT_EQ(outcome.left, 10U);
  stopper = {};
  EXPECT_EQ(run(evaluated_at).computed, 10U);
}

}  // namespace
}  // namespace spacemoe
