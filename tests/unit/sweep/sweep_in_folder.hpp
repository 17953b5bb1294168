#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include "host/sweep/run_sweep.hpp"
#include "host/sweep/sweep_store.hpp"
#include "tests/complaint.hpp"
#include "tests/unit/sweep/stored_sweep.hpp"

namespace spacemoe {

/// A point whose figures tell which one it is.
inline std::vector<SweepScheme> figures(const ExperimentConfig& config) {
  std::vector<SweepScheme> schemes;
  for (const Scheme& scheme : config.schemes) {
    schemes.push_back({scheme.name,
                       {{"exact_mean_s", config.links.survival, config.links.survival - 0.1,
                         config.links.survival + 0.1, 4},
                        {"p95_s", 2.0 * config.links.survival, {}, {}, 80}}});
  }
  return schemes;
}

inline std::optional<std::vector<SweepScheme>> evaluated_at(const ExperimentConfig& config,
                                                            const std::stop_token& stop) {
  return stop.stop_requested() ? std::nullopt : std::optional(figures(config));
}

/// The test's sweep, begun and gone on with in one folder.
class Sweep : public testing::Test {
 protected:
  SweepOutcome run(const PointEvaluation& evaluation, const Shard& shard = {},
                   const SweepLimits& limits = {}, Resume resume = Resume::automatic) {
    SweepStore store(work.path(), the_grid, shard, session, resume);
    SilentProgress silent;
    return run_sweep(the_grid, shard, store, limits, evaluation, silent, stopper.get_token());
  }
  [[nodiscard]] std::filesystem::path file(const Shard& shard = {}) const {
    return work.path() / shard_file_name(shard);
  }
  [[nodiscard]] SQLite::Database database() const {
    return {file().string(), SQLite::OPEN_READWRITE};
  }

  TestFolder work;
  SweepGrid the_grid = small_grid(ten_points);
  std::stop_source stopper;
};

}  // namespace spacemoe
