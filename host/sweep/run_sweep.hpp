#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

#include "host/base/progress.hpp"
#include "host/sweep/sweep_grid.hpp"
#include "host/sweep/sweep_store.hpp"
#include "kernels/api/backend.hpp"

namespace spacemoe {

/// Computes a point; nothing where it was stopped. An exception from it is kept as the point's
/// error, except BackendUnavailable, which ends the sweep.
using PointEvaluation = std::function<std::optional<std::vector<SweepScheme>>(
    const ExperimentConfig&, const std::stop_token&)>;

/// Evaluates points as `run` does, all on one backend, which must outlive it.
/// batch_slots: as in RunContext
[[nodiscard]] PointEvaluation evaluation_on(Backend& backend, std::uint32_t batch_slots);

struct SweepLimits {
  bool retry_failed = false;  ///< failed points are computed again
  std::optional<std::chrono::duration<double>> max_time;
  /// Told once each time when another program holds the database, so that points cannot be written.
  std::function<void()> held = [] {};
};

struct SweepOutcome {
  std::uint64_t computed;       ///< points of this process, failed ones among them
  std::uint64_t failed;         ///< in the shard
  std::uint64_t left;           ///< not computed yet
  double points_wall_s;         ///< time that the computed points took themselves
  std::uint64_t unwritten = 0;  ///< computed, but another program held the file; they are left, too
};

/// Computes the points of the shard that the store does not have, in the order of their numbers. A
/// point that is at work when `stop` asks for it, or when the time is over, is dropped; none is
/// begun that would, judging by those before, take longer than the time that is left. All computed
/// points are in the file when this returns, unless another program holds it: points wait for it,
/// and at the end this waits until they are written or a stop is asked for. Throws FileError where
/// the store cannot be written.
[[nodiscard]] SweepOutcome run_sweep(const SweepGrid& grid, const Shard& shard, SweepStore& store,
                                     const SweepLimits& limits, const PointEvaluation& evaluate,
                                     Progress& progress, const std::stop_token& stop);

}  // namespace spacemoe
