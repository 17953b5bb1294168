#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "kernels/api/backend.hpp"

namespace spacemoe {

/// Times that the host and a backend waited for each other (s).
struct Waits {
  double host_s;     ///< the host for the backend
  double backend_s;  ///< the backend for the host: it had nothing to do
};

/// Adds up who waited for whom. Several threads of the host may call a backend at once: the host
/// waits while any of them does.
class WaitTimes {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  using Clock = std::function<Moment()>;

  explicit WaitTimes(Clock now) : now_(std::move(now)), busy_until_(now_()) {}

  /// The host begins to wait.
  void enter();
  /// The host goes on. A backend that does not tell when it was at work counts as at work
  /// meanwhile.
  void leave();
  void leave(const BusyTime& busy);

  /// Times waited since the last call, or since construction.
  [[nodiscard]] Waits take();

 private:
  void was_busy(const BusyTime& busy);
  void stop_waiting(Moment now);

  Clock now_;
  std::mutex mutex_;
  std::uint32_t waiting_ = 0;  ///< threads
  Moment waiting_since_;
  Moment busy_until_;  ///< all before it is counted in `backend_`, or was work
  std::chrono::duration<double> host_{0.0};
  std::chrono::duration<double> backend_{0.0};
};

/// A backend whose passes tell how long one waited for the other. `backend` must outlive it.
class WatchedBackend final : public Backend {
 public:
  explicit WatchedBackend(
      Backend& backend, WaitTimes::Clock now = [] { return std::chrono::steady_clock::now(); })
      : backend_(backend), times_(std::move(now)) {}

  /// Since the last call, or since construction.
  [[nodiscard]] Waits take_waits() { return times_.take(); }

  [[nodiscard]] BackendInfo info() const override { return backend_.info(); }
  [[nodiscard]] std::string path_method(const NetworkView& network) const override {
    return backend_.path_method(network);
  }
  [[nodiscard]] std::unique_ptr<SnapshotPass> snapshots(const SnapshotSeries& series) override;
  [[nodiscard]] std::unique_ptr<PlanningPass> planning(const SnapshotSeries& series,
                                                       float lost_penalty_s) override;
  [[nodiscard]] std::unique_ptr<EvaluationPass> evaluation(const SnapshotSeries& series,
                                                           const EvaluationPlan& plan,
                                                           std::uint32_t batch_slots) override;
  [[nodiscard]] std::unique_ptr<ScoringPass> scoring(const SnapshotSeries& series,
                                                     const ScoringPlan& plan) override;

 private:
  Backend& backend_;
  WaitTimes times_;
};

}  // namespace spacemoe
