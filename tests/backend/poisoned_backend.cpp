#include "tests/backend/poisoned_backend.hpp"

#include <cstring>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace spacemoe {
namespace {

template <class T>
void poison(std::span<T> out) {
  if (!out.empty()) {
    std::memset(static_cast<void*>(out.data()), 0xFF, out.size_bytes());
  }
}

class PoisonedSnapshots final : public SnapshotPass {
 public:
  explicit PoisonedSnapshots(std::unique_ptr<SnapshotPass> pass) : pass_(std::move(pass)) {}
  void orbits(Slot slot, std::span<OrbitState> out) override {
    poison(out);
    pass_->orbits(slot, out);
  }
  void links(Slot slot, std::span<LinkReport> out) override {
    poison(out);
    pass_->links(slot, out);
  }
  void path_rows(SlotRange slots, std::span<const Satellite> sources,
                 std::span<float> out) override {
    poison(out);
    pass_->path_rows(slots, sources, out);
  }

 private:
  std::unique_ptr<SnapshotPass> pass_;
};

class PoisonedPlanning final : public PlanningPass {
 public:
  explicit PoisonedPlanning(std::unique_ptr<PlanningPass> pass) : pass_(std::move(pass)) {}
  void mean_rows(std::span<const Satellite> sources, std::span<double> out) override {
    poison(out);
    pass_->mean_rows(sources, out);
  }

 private:
  std::unique_ptr<PlanningPass> pass_;
};

/// A pass keeps its records in memory of its own and uses it again and again: what a batch left
/// there is poisoned before the next one is started.
class PoisonedEvaluation final : public EvaluationPass {
 public:
  explicit PoisonedEvaluation(std::unique_ptr<EvaluationPass> pass) : pass_(std::move(pass)) {}
  [[nodiscard]] BatchLimits limits() const override { return pass_->limits(); }
  void start(SlotRange slots) override {
    poison_last();
    pass_->start(slots);
  }
  FinishedBatch finish() override {
    poison_last();
    const FinishedBatch batch = pass_->finish();
    last_ = batch.records;
    return batch;
  }
  [[nodiscard]] std::vector<std::uint64_t> histograms() const override {
    return pass_->histograms();
  }

 private:
  template <class T>
  static void poison_const(std::span<const T>& out) {
    poison(std::span(const_cast<T*>(out.data()), out.size()));
    out = {};
  }
  void poison_last() {
    poison_const(last_.exact);
    poison_const(last_.sampled);
    poison_const(last_.sampled_square);
    poison_const(last_.layers);
  }

  std::unique_ptr<EvaluationPass> pass_;
  SlotBatch last_{};
};

class PoisonedScoring final : public ScoringPass {
 public:
  explicit PoisonedScoring(std::unique_ptr<ScoringPass> pass) : pass_(std::move(pass)) {}
  void layer_costs(const LayerChoices& choices, std::span<double> out) override {
    poison(out);
    pass_->layer_costs(choices, out);
  }
  void slot_costs(const LayerChoices& choices, std::span<float> cost_s,
                  std::span<float> lost) override {
    poison(cost_s);
    poison(lost);
    pass_->slot_costs(choices, cost_s, lost);
  }

 private:
  std::unique_ptr<ScoringPass> pass_;
};

class PoisonedBackend final : public Backend {
 public:
  explicit PoisonedBackend(std::unique_ptr<Backend> backend) : backend_(std::move(backend)) {}
  [[nodiscard]] BackendInfo info() const override { return backend_->info(); }
  [[nodiscard]] std::string path_method(const NetworkView& network) const override {
    return backend_->path_method(network);
  }
  [[nodiscard]] std::unique_ptr<SnapshotPass> snapshots(const SnapshotSeries& series) override {
    return std::make_unique<PoisonedSnapshots>(backend_->snapshots(series));
  }
  [[nodiscard]] std::unique_ptr<PlanningPass> planning(const SnapshotSeries& series,
                                                       float lost_penalty_s) override {
    return std::make_unique<PoisonedPlanning>(backend_->planning(series, lost_penalty_s));
  }
  [[nodiscard]] std::unique_ptr<EvaluationPass> evaluation(const SnapshotSeries& series,
                                                           const EvaluationPlan& plan,
                                                           std::uint32_t batch_slots) override {
    return std::make_unique<PoisonedEvaluation>(backend_->evaluation(series, plan, batch_slots));
  }
  [[nodiscard]] std::unique_ptr<ScoringPass> scoring(const SnapshotSeries& series,
                                                     const ScoringPlan& plan) override {
    return std::make_unique<PoisonedScoring>(backend_->scoring(series, plan));
  }

 private:
  std::unique_ptr<Backend> backend_;
};

}  // namespace

std::unique_ptr<Backend> poison_outputs(std::unique_ptr<Backend> backend) {
  return std::make_unique<PoisonedBackend>(std::move(backend));
}

}  // namespace spacemoe
