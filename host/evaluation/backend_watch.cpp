#include "host/evaluation/backend_watch.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace spacemoe {
namespace {

/// While this lives, the host waits.
class Waiting {
 public:
  explicit Waiting(WaitTimes& times) : times_(times) { times_.enter(); }
  ~Waiting() { busy_ ? times_.leave(*busy_) : times_.leave(); }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

  /// When the backend was at work, where it tells.
  void tell(const BusyTime& busy) { busy_ = busy; }

 private:
  WaitTimes& times_;
  std::optional<BusyTime> busy_;
};

class WatchedSnapshots final : public SnapshotPass {
 public:
  WatchedSnapshots(std::unique_ptr<SnapshotPass> pass, WaitTimes& times)
      : pass_(std::move(pass)), times_(times) {}

  void orbits(Slot slot, std::span<OrbitState> out) override {
    const Waiting waiting(times_);
    pass_->orbits(slot, out);
  }
  void links(Slot slot, std::span<LinkReport> out) override {
    const Waiting waiting(times_);
    pass_->links(slot, out);
  }
  void path_rows(SlotRange slots, std::span<const Satellite> sources,
                 std::span<float> out) override {
    const Waiting waiting(times_);
    pass_->path_rows(slots, sources, out);
  }

 private:
  std::unique_ptr<SnapshotPass> pass_;
  WaitTimes& times_;
};

class WatchedPlanning final : public PlanningPass {
 public:
  WatchedPlanning(std::unique_ptr<PlanningPass> pass, WaitTimes& times)
      : pass_(std::move(pass)), times_(times) {}

  void mean_rows(std::span<const Satellite> sources, std::span<double> out) override {
    const Waiting waiting(times_);
    pass_->mean_rows(sources, out);
  }

 private:
  std::unique_ptr<PlanningPass> pass_;
  WaitTimes& times_;
};

class WatchedQueue final : public ScoringQueue {
 public:
  WatchedQueue(std::unique_ptr<ScoringQueue> queue, WaitTimes& times)
      : queue_(std::move(queue)), times_(times) {}

  void begin_layer_costs(const LayerChoices& choices, std::span<double> out) override {
    queue_->begin_layer_costs(choices, out);
  }
  void begin_slot_costs(const LayerChoices& choices, std::span<float> cost_s,
                        std::span<float> lost) override {
    queue_->begin_slot_costs(choices, cost_s, lost);
  }
  void wait() override {
    const Waiting waiting(times_);
    queue_->wait();
  }

 private:
  std::unique_ptr<ScoringQueue> queue_;
  WaitTimes& times_;
};

class WatchedScoring final : public ScoringPass {
 public:
  WatchedScoring(std::unique_ptr<ScoringPass> pass, WaitTimes& times)
      : pass_(std::move(pass)), times_(times) {}

  void layer_costs(const LayerChoices& choices, std::span<double> out) override {
    const Waiting waiting(times_);
    pass_->layer_costs(choices, out);
  }
  void slot_costs(const LayerChoices& choices, std::span<float> cost_s,
                  std::span<float> lost) override {
    const Waiting waiting(times_);
    pass_->slot_costs(choices, cost_s, lost);
  }
  [[nodiscard]] ScoringHabit habit() const override { return pass_->habit(); }
  [[nodiscard]] std::unique_ptr<ScoringQueue> queue() override {
    return std::make_unique<WatchedQueue>(pass_->queue(), times_);
  }

 private:
  std::unique_ptr<ScoringPass> pass_;
  WaitTimes& times_;
};

class WatchedEvaluation final : public EvaluationPass {
 public:
  WatchedEvaluation(std::unique_ptr<EvaluationPass> pass, WaitTimes& times)
      : pass_(std::move(pass)), times_(times) {}

  [[nodiscard]] BatchLimits limits() const override { return pass_->limits(); }
  void start(SlotRange slots) override { pass_->start(slots); }
  FinishedBatch finish() override {
    Waiting waiting(times_);
    const FinishedBatch batch = pass_->finish();
    waiting.tell(batch.busy);
    return batch;
  }
  [[nodiscard]] std::vector<std::uint64_t> histograms() const override {
    return pass_->histograms();
  }

 private:
  std::unique_ptr<EvaluationPass> pass_;
  WaitTimes& times_;
};

}  // namespace

void WaitTimes::enter() {
  const std::scoped_lock lock(mutex_);
  if (waiting_++ == 0) {
    waiting_since_ = now_();
  }
}

void WaitTimes::leave() {
  const std::scoped_lock lock(mutex_);
  const Moment now = now_();
  if (waiting_ == 1) {
    was_busy({waiting_since_, now});
  }
  stop_waiting(now);
}

void WaitTimes::leave(const BusyTime& busy) {
  const std::scoped_lock lock(mutex_);
  was_busy(busy);
  stop_waiting(now_());
}

Waits WaitTimes::take() {
  const std::scoped_lock lock(mutex_);
  const Moment now = now_();
  was_busy({now, now});
  return {std::exchange(host_, {}).count(), std::exchange(backend_, {}).count()};
}

/// Batches come in the order in which they were begun; overlaps count once.
void WaitTimes::was_busy(const BusyTime& busy) {
  backend_ += std::max(Moment::duration::zero(), busy.from - busy_until_);
  busy_until_ = std::max(busy_until_, busy.to);
}

void WaitTimes::stop_waiting(Moment now) {
  if (--waiting_ == 0) {
    host_ += now - waiting_since_;
  }
}

std::unique_ptr<SnapshotPass> WatchedBackend::snapshots(const SnapshotSeries& series) {
  return std::make_unique<WatchedSnapshots>(backend_.snapshots(series), times_);
}

std::unique_ptr<PlanningPass> WatchedBackend::planning(const SnapshotSeries& series,
                                                       float lost_penalty_s) {
  return std::make_unique<WatchedPlanning>(backend_.planning(series, lost_penalty_s), times_);
}

std::unique_ptr<EvaluationPass> WatchedBackend::evaluation(const SnapshotSeries& series,
                                                           const EvaluationPlan& plan,
                                                           std::uint32_t batch_slots) {
  return std::make_unique<WatchedEvaluation>(backend_.evaluation(series, plan, batch_slots),
                                             times_);
}

std::unique_ptr<ScoringPass> WatchedBackend::scoring(const SnapshotSeries& series,
                                                     const ScoringPlan& plan) {
  const Waiting waiting(times_);  // it solves the paths of all slots
  return std::make_unique<WatchedScoring>(backend_.scoring(series, plan), times_);
}

}  // namespace spacemoe
