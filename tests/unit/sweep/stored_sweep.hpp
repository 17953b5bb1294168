#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "host/sweep/run_sweep.hpp"
#include "host/sweep/sweep_export.hpp"
#include "tests/unit/sweep/small_sweep.hpp"

/// Databases of the small sweep.
namespace spacemoe {

inline const SweepSession session{"spacemoe sweep", small_study, "cpu", "a processor", 2};

/// All that a reader takes from a sweep.
inline std::string content_of(const SweepData& data) {
  return sweep_csv(data) + sweep_json(data) + data.config + data.first_config;
}

/// Points with the figures that tell which one it is; those of a survival of 0.8 fail.
inline std::optional<std::vector<SweepScheme>> figures_by_survival(const ExperimentConfig& config,
                                                                   const std::stop_token& stop) {
  if (stop.stop_requested()) {
    return std::nullopt;
  }
  if (config.links.survival == 0.8) {
    throw ConfigError(
        {.key = "schemes", .found = "found one, that \"fails\"", .allowed = "others"});
  }
  std::vector<SweepScheme> schemes;
  for (const Scheme& scheme : config.schemes) {
    schemes.push_back({scheme.name,
                       {{"exact_mean_s", config.links.survival / 3.0, 0.1, 0.5, 4},
                        {"p95_s", 2.0 * config.links.survival, {}, {}, 80}}});
  }
  return schemes;
}

/// Begins or goes on with a shard of the sweep. Returns how many points were computed.
inline std::uint64_t compute_small(const std::filesystem::path& folder, const SweepGrid& grid,
                                   const Shard& shard = {}) {
  SweepStore store(folder, grid, shard, session, Resume::automatic);
  SilentProgress silent;
  return run_sweep(grid, shard, store, {}, figures_by_survival, silent, {}).computed;
}

/// Makes a database what an earlier program would have written.
inline void make_earlier_format(const std::filesystem::path& file) {
  SQLite::Database database(file.string(), SQLite::OPEN_READWRITE);
  for (const char* table : {"sweep", "point", "provenance"}) {
    database.exec(std::string("ALTER TABLE ") + table + " DROP COLUMN digest");
  }
  database.exec("PRAGMA user_version = 1");
}

}  // namespace spacemoe
