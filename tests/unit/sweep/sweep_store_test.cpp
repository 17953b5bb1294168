#include "host/sweep/sweep_store.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/file.hpp"
#include "host/sweep/sweep_export.hpp"
#include "kernels/make_backend.hpp"
#include "tests/unit/sweep/sweep_in_folder.hpp"

namespace spacemoe {
namespace {

using testing::HasSubstr;

TEST_F(Sweep, KeepsEveryPointOnceWithItsFigures) {
  const SweepOutcome outcome = run(evaluated_at);
  EXPECT_EQ(outcome.computed, 10U);
  EXPECT_EQ(outcome.left, 0U);
  const SweepData data = read_sweep(file());
  EXPECT_TRUE(data.is_complete());
  EXPECT_EQ(data.name, "small");
  EXPECT_EQ(data.grid, the_grid.hash());
  ASSERT_EQ(data.axes.size(), 2U);
  EXPECT_EQ(data.axes[0].values[2], (AxisValue{"0.7", 0.7}));
  EXPECT_EQ(data.axes[1].values[0], (AxisValue{R"(["SpaceMoE"])", {}}));
  ASSERT_EQ(data.points.size(), 10U);
  for (std::uint64_t point = 0; point < 10; ++point) {
    const SweepPoint& read = data.points[point];
    EXPECT_EQ(read.number, point);
    EXPECT_EQ(read.key, the_grid.points()[point].key);
    const auto& values = the_grid.points()[point].values;
    EXPECT_EQ(read.values[0], data.axes[0].values[values[0]]);
    EXPECT_EQ(read.values[1], data.axes[1].values[values[1]]);
    ASSERT_EQ(read.schemes.size(), 1U + values[1]);
    EXPECT_EQ(read.schemes[0].scheme, "SpaceMoE");
    const SweepMetric* mean = read.schemes[0].find("exact_mean_s");
    ASSERT_NE(mean, nullptr);
    EXPECT_EQ(mean->mean, *read.values[0].number);
    EXPECT_EQ(mean->low, *read.values[0].number - 0.1);
    EXPECT_EQ(mean->n, 4U);
    EXPECT_FALSE(read.schemes[0].find("p95_s")->low.has_value());
    EXPECT_EQ(read.schemes[0].find("p99_s"), nullptr);
  }
}

TEST_F(Sweep, GoesOnWithWhatIsMissing) {
  int calls = 0;
  const auto until_four = [&](const ExperimentConfig& config, const std::stop_token&) {
    if (++calls == 4) {
      stopper.request_stop();
      return std::optional<std::vector<SweepScheme>>();
    }
    return std::optional(figures(config));
  };
  EXPECT_EQ(run(until_four).left, 7U);
  EXPECT_EQ(read_sweep(file()).points.size(), 3U);
  stopper = {};
  const SweepOutcome rest = run(evaluated_at);
  EXPECT_EQ(rest.computed, 7U);
  EXPECT_EQ(read_sweep(file()).points.size(), 10U);
  EXPECT_EQ(run(evaluated_at).computed, 0U);
}

TEST_F(Sweep, FailedPointsKeepTheirErrorsUntilTheyAreRetried) {
  const auto sometimes = [](const ExperimentConfig& config, const std::stop_token&) {
    if (config.links.survival == 0.6) {
      throw ConfigError({.key = "links", .found = "found no path", .allowed = "some"});
    }
    if (config.links.survival == 0.8) {
      throw std::bad_alloc();
    }
    return std::optional(figures(config));
  };
  const SweepOutcome outcome = run(sometimes);
  EXPECT_EQ(outcome.computed, 10U);
  EXPECT_EQ(outcome.failed, 4U);
  SweepData data = read_sweep(file());
  EXPECT_TRUE(data.is_complete());
  EXPECT_EQ(data.points[2].error, "links: found no path, allowed: some");
  EXPECT_TRUE(data.points[2].schemes.empty());
  EXPECT_EQ(data.points[7].error, "out of memory");
  EXPECT_FALSE(data.points[4].failed());

  EXPECT_EQ(run(evaluated_at).computed, 0U);
  const SweepOutcome retried = run(evaluated_at, {}, {true, {}});
  EXPECT_EQ(retried.computed, 4U);
  EXPECT_EQ(retried.failed, 0U);
  data = read_sweep(file());
  EXPECT_EQ(data.points.size(), 10U);
  EXPECT_FALSE(data.points[2].failed());
  EXPECT_EQ(data.points[3].schemes.size(), 2U);
}

// Those of an earlier process, those of this one, and not those that have since succeeded.
TEST_F(Sweep, KnowsWhyPointsHaveFailed) {
  const auto at_most = [](double survival) {
    return [survival](const ExperimentConfig& config, const std::stop_token&) {
      if (config.links.survival > survival) {
        throw std::runtime_error("too alive");
      }
      return std::optional(figures(config));
    };
  };
  run(at_most(0.75));
  using Error = std::pair<const std::uint64_t, std::string>;
  SweepStore store(work.path(), the_grid, {}, session, Resume::must);
  EXPECT_THAT(store.errors(), testing::ElementsAre(Error(6, "too alive"), Error(7, "too alive"),
                                                   Error(8, "too alive"), Error(9, "too alive")));
  store.add({7, 0.1, "another", {}});
  store.add({8, 0.1, "", {}});
  EXPECT_THAT(store.errors(), testing::ElementsAre(Error(6, "too alive"), Error(7, "another"),
                                                   Error(9, "too alive")));
}

TEST_F(Sweep, AnAbsentBackendEndsIt) {
  const auto gone = [](const ExperimentConfig&,
                       const std::stop_token&) -> std::optional<std::vector<SweepScheme>> {
    throw BackendUnavailable("cuda", "it fell off the bus", "look for it");
  };
  EXPECT_THROW(run(gone), BackendUnavailable);
  EXPECT_TRUE(read_sweep(file()).points.empty());
}

TEST_F(Sweep, StopsWhenItsTimeIsOver) {
  const auto slow = [](const ExperimentConfig& config, const std::stop_token& stop) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    if (config.links.survival > 0.5) {
      while (!stop.stop_requested() && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
    }
    return evaluated_at(config, stop);
  };
  const SweepOutcome outcome = run(slow, {}, {false, std::chrono::duration<double>(0.3)});
  // On a busy machine the time may be over before.
  EXPECT_LE(outcome.computed, 2U);
  EXPECT_EQ(outcome.left, 10U - outcome.computed);
}

TEST_F(Sweep, ShardsTogetherAreTheSweep) {
  for (std::uint32_t number = 1; number <= 3; ++number) {
    run(evaluated_at, {number, 3});
  }
  const SweepData data = read_sweep(work.path());
  EXPECT_TRUE(data.is_complete());
  EXPECT_EQ(read_sweep(file({2, 3})).points.size(), 3U);
}

TEST_F(Sweep, OneProcessWritesAShard) {
  const SweepStore first(work.path(), the_grid, {}, session, Resume::automatic);
  EXPECT_THAT(complaint_of([&] { run(evaluated_at); }),
              HasSubstr("another process is at work on it"));
}

TEST_F(Sweep, CanBeReadWhileItIsWritten) {
  SweepStore store(work.path(), the_grid, {}, session, Resume::automatic);
  store.add({3, 0.1, "", figures(the_grid.config(3).config)});
  EXPECT_TRUE(store.flush());
  EXPECT_EQ(read_sweep(file()).points.size(), 1U);
}

TEST_F(Sweep, ResumesAsItIsTold) {
  EXPECT_THAT(complaint_of([&] { run(evaluated_at, {}, {}, Resume::must); }),
              HasSubstr("found must, and no"));
  EXPECT_EQ(run(evaluated_at, {}, {}, Resume::never).computed, 10U);
  EXPECT_THAT(complaint_of([&] { run(evaluated_at, {}, {}, Resume::never); }),
              HasSubstr("found never, and"));
  EXPECT_EQ(run(evaluated_at, {}, {}, Resume::must).computed, 0U);
}

TEST_F(Sweep, StartsAnewWhereAProcessDiedBeforeItHadBegun) {
  std::ofstream(file()).close();
  EXPECT_EQ(run(evaluated_at).computed, 10U);
}

TEST_F(Sweep, RefusesAnotherSweepsFolder) {
  run(evaluated_at);
  the_grid = small_grid(ten_points, {{"planning.slots=3"}, {}});
  EXPECT_THAT(complaint_of([&] { run(evaluated_at); }), HasSubstr("holds another sweep"));
  the_grid = small_grid(ten_points, {}, "1.1 def");
  EXPECT_THAT(complaint_of([&] { run(evaluated_at); }),
              HasSubstr("was begun by spacemoe 1.0 abc, allowed: what spacemoe 1.1 def began"));
  the_grid = small_grid(ten_points);
  EXPECT_THAT(complaint_of([&] {
                run(evaluated_at, {1, 2});
              }),
              HasSubstr("found shard 1 of 2 beside"));
  EXPECT_EQ(read_sweep(file()).points.size(), 10U);
}

TEST_F(Sweep, TablesAreStrictAndInOneFile) {
  run(evaluated_at);
  SQLite::Database db = database();
  EXPECT_EQ(db.execAndGet("PRAGMA user_version").getInt(), 2);
  EXPECT_EQ(db.execAndGet("PRAGMA journal_mode").getString(), "delete");
  EXPECT_EQ(db.execAndGet("SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND name "
                          "NOT LIKE 'sqlite_%' AND NOT strict")
                .getInt(),
            0);
  EXPECT_EQ(db.execAndGet("SELECT count(*) FROM point WHERE json_extract(params, "
                          "'$.\"links.survival\"') = 0.7")
                .getInt(),
            2);
  EXPECT_EQ(db.execAndGet("SELECT command FROM provenance").getString(), "spacemoe sweep");
}

TEST_F(Sweep, KeepsWhoComputedItAndTheConfigOfItsFirstPoint) {
  run(evaluated_at);
  const SweepData data = read_sweep(file());
  ASSERT_EQ(data.processes.size(), 1U);
  EXPECT_EQ(data.processes[0].command, "spacemoe sweep");
  EXPECT_EQ(data.processes[0].device, "a processor");
  EXPECT_DOUBLE_EQ(data.wall_s,
                   database().execAndGet("SELECT total(wall_s) FROM point").getDouble());
  EXPECT_EQ(config_hash(read_stored_config("study.yaml", data.first_config).config),
            config_hash(the_grid.config(0).config));
}

TEST_F(Sweep, OfAnEarlierProgramHasNoConfigOfItsFirstPoint) {
  run(evaluated_at);
  make_earlier_format(file());
  database().exec("DROP TABLE first_config");
  EXPECT_EQ(read_sweep(file()).first_config, "");
  EXPECT_EQ(read_sweep(file()).points.size(), 10U);
}

TEST_F(Sweep, RefusesADatabaseOfAnotherFormat) {
  run(evaluated_at);
  database().exec("PRAGMA user_version = 3");
  EXPECT_THAT(complaint_of([&] { static_cast<void>(read_sweep(file())); }),
              HasSubstr("its tables are of format 3, this program knows 1 and 2"));
  EXPECT_THAT(complaint_of([&] { run(evaluated_at); }), HasSubstr("format 3"));
}

TEST_F(Sweep, RefusesWhatIsNoSweep) {
  EXPECT_THAT(complaint_of([&] { static_cast<void>(read_sweep(file())); }),
              HasSubstr("no such file"));
  EXPECT_THAT(complaint_of([&] { static_cast<void>(read_sweep(work.path())); }),
              HasSubstr("there is no sweep in this folder"));
  std::ofstream(file()).close();
  EXPECT_THAT(complaint_of([&] { static_cast<void>(read_sweep(file())); }),
              HasSubstr("it is empty"));
  std::ofstream(file()) << "key,mean\n" << std::string(2000, 'x');
  EXPECT_THAT(complaint_of([&] { static_cast<void>(read_sweep(file())); }),
              HasSubstr("it is no SQLite database"));
  std::filesystem::remove(file());
  SQLite::Database(file().string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("CREATE TABLE point (key TEXT)");
  EXPECT_THAT(complaint_of([&] { static_cast<void>(read_sweep(file())); }),
              HasSubstr("but not of a sweep"));
  EXPECT_THAT(complaint_of([&] { run(evaluated_at); }), HasSubstr("but not of a sweep"));
}

/// Whatever of it can be read is kept; where nothing can, the file is left as it is.
TEST_F(Sweep, ReadsNoTruncatedFileAndLosesNothingOfIt) {
  run(evaluated_at);
  const std::string whole = sweep_csv(read_sweep(file()));
  const std::string bytes = read_file(file());
  for (const auto left :
       {bytes.size() / 2, bytes.size() - 1, std::size_t{5000}, std::size_t{100}}) {
    write_file_atomically(file(), bytes.substr(0, left));
    EXPECT_THAT(complaint_of([&] { static_cast<void>(read_sweep(file())); }), HasSubstr("damaged"))
        << left;
    if (complaint_of([&] { run(evaluated_at); }).empty()) {
      EXPECT_EQ(sweep_csv(read_sweep(file())), whole) << left;
      EXPECT_EQ(read_file(file().string() + ".damaged"), bytes.substr(0, left)) << left;
      std::filesystem::remove(file().string() + ".damaged");
    } else {
      EXPECT_EQ(read_file(file()), bytes.substr(0, left));
    }
  }
}

TEST_F(Sweep, MendsAFileWithABrokenPage) {
  run(evaluated_at);
  const std::string whole = sweep_csv(read_sweep(file()));
  {
    std::fstream page(file(), std::ios::in | std::ios::out | std::ios::binary);
    page.seekp(static_cast<std::streamoff>(std::filesystem::file_size(file()) - 4096));
    page << std::string(4096, '\xFF');
  }
  EXPECT_THAT(complaint_of([&] { static_cast<void>(read_sweep(file())); }), HasSubstr("damaged"));
  run(evaluated_at);
  EXPECT_EQ(sweep_csv(read_sweep(file())), whole);
}

TEST_F(Sweep, SaysWhereItCannotWrite) {
  EXPECT_THAT(complaint_of([&] {
                const SweepStore store("/proc/spacemoe", the_grid, {}, session, Resume::automatic);
              }),
              HasSubstr("cannot create the folder /proc/spacemoe"));
}

/// The figures of a point are those of a run of its config.
TEST_F(Sweep, EvaluatesAPointAsARunDoes) {
  const auto backend = make_backend(BackendChoice::cpu, 1);
  const auto schemes = evaluation_on(*backend, 4)(the_grid.config(9).config, {});
  ASSERT_TRUE(schemes.has_value());
  ASSERT_EQ(schemes->size(), 2U);
  const SweepScheme& random = (*schemes)[1];
  EXPECT_EQ(random.scheme, "RandPlace");
  ASSERT_NE(random.find("exact_mean_s"), nullptr);
  EXPECT_GE(random.find("layer_max_s")->mean, random.find("layer_mean_s")->mean);
  EXPECT_LE(random.find("layer_min_s")->mean, random.find("layer_mean_s")->mean);
  // Two layers: the mean lies half way, and each is one standard deviation away.
  EXPECT_NEAR(random.find("layer_max_s")->mean - random.find("layer_sd_s")->mean,
              random.find("layer_mean_s")->mean, 1e-12);
  // Latencies are floats.
  EXPECT_NEAR(random.find("propagation_s")->mean + random.find("compute_s")->mean,
              2.0 * random.find("layer_mean_s")->mean, 1e-7);
  EXPECT_EQ(random.find("p95_s")->n, 80U);
}

}  // namespace
}  // namespace spacemoe
