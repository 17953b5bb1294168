#pragma once

#include <array>
#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include <spacemoe/study.hpp>
#include <tbb/task_arena.h>

#include "host/api/told_progress.hpp"
#include "host/base/run_context.hpp"
#include "host/config/config.hpp"
#include "host/experiment/scenario.hpp"
#include "host/experiment/study.hpp"
#include "kernels/make_backend.hpp"

namespace spacemoe::api {

/// What a caller's study, its network and its laws share: the config and what follows from it.
class Engine : public std::enable_shared_from_this<Engine> {
 public:
  /// Throws the caller's ConfigError and FileError.
  [[nodiscard]] static std::shared_ptr<Engine> make(ConfigDraft draft, Options options);

  /// draft: what `loaded` was read from
  Engine(ConfigDraft draft, const LoadedConfig& loaded, Options options);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  [[nodiscard]] const ExperimentConfig& config() const { return loaded_.config; }
  [[nodiscard]] const ConfigSource& source() const { return loaded_.source; }
  [[nodiscard]] const Scenario& scenario() const { return scenario_; }
  [[nodiscard]] const spacemoe::Study& study() const { return study_; }
  [[nodiscard]] const Options& options() const { return options_; }
  [[nodiscard]] SnapshotSeries series(Slots slots) const {
    return slots == Slots::planning ? scenario_.planning_series() : scenario_.evaluation_series();
  }

  /// A backend whose work ends once `stop` asks for it. Throws BackendUnavailable.
  [[nodiscard]] std::unique_ptr<Backend> make_backend(const std::stop_token& stop) const;

  /// The config's folder, absolute: the process may have gone elsewhere since it was read.
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

  /// The config read again with changes as --set takes them, without own rules. Throws our errors.
  [[nodiscard]] LoadedConfig read_with(const std::vector<std::string>& set) const;

  /// Does `work(pass)` with snapshots of these slots one by one, on a backend that no stop ends and
  /// that is made once. One thread at a time is served.
  template <class Work>
  auto with_snapshots(Slots slots, Work&& work) {
    const std::lock_guard lock(snapshots_mutex_);
    if (!snapshot_backend_) {
      snapshot_backend_ = make_backend({});
    }
    std::unique_ptr<SnapshotPass>& pass = snapshots_[slots == Slots::planning ? 0 : 1];
    if (!pass) {
      pass = snapshot_backend_->snapshots(series(slots));
    }
    return std::forward<Work>(work)(*pass);
  }

  /// What scores placements on the planning slots; made by the first call.
  ScoringPass& scoring(const Watch& watch);

  /// Own schemes that are being asked for a placement, by name: what they begin meanwhile must not
  /// ask them again.
  [[nodiscard]] std::set<std::string>& asked() { return asked_; }

  /// The caller's handle on this.
  [[nodiscard]] Study handle() { return Study(shared_from_this()); }

 private:
  Options options_;
  ConfigDraft draft_;
  std::filesystem::path folder_;
  LoadedConfig loaded_;
  Scenario scenario_;
  spacemoe::Study study_;
  std::set<std::string> asked_;
  std::mutex mutex_;  ///< of making the pass
  std::unique_ptr<Backend> scoring_backend_;
  std::unique_ptr<ScoringPass> scoring_pass_;
  std::atomic<ScoringPass*> scoring_ = nullptr;
  std::mutex snapshots_mutex_;  ///< of what follows
  std::unique_ptr<Backend> snapshot_backend_;
  std::array<std::unique_ptr<SnapshotPass>, 2> snapshots_;  ///< planning, evaluation
};

/// What one long call runs with.
class LongCall {
 public:
  /// Both must outlive it.
  LongCall(const Engine& engine, const Watch& watch)
      : progress_(watch),
        backend_(engine.make_backend(watch.stop)),
        arena_(arena_of(*backend_)),
        context_{{arena_, progress_, watch.stop}, *backend_, batch_slots(engine)} {}
  LongCall(const LongCall&) = delete;
  LongCall& operator=(const LongCall&) = delete;

  [[nodiscard]] const RunContext& context() const { return context_; }
  [[nodiscard]] Backend& backend() const { return *backend_; }

 private:
  [[nodiscard]] std::uint32_t batch_slots(const Engine& engine) const {
    const std::uint32_t wanted = engine.options().batch_slots;
    return wanted == 0 ? backend_->info().batch_slots : wanted;
  }

  ToldProgress progress_;
  std::unique_ptr<Backend> backend_;
  tbb::task_arena arena_;
  RunContext context_;
};

}  // namespace spacemoe::api
