#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "kernels/api/backend.hpp"

namespace spacemoe {

/// A clock that stands still until somebody takes time.
class FakeClock {
 public:
  using Moment = std::chrono::steady_clock::time_point;

  [[nodiscard]] Moment now() const { return now_; }
  void pass(std::chrono::seconds time) { now_ += time; }
  void pass_until(Moment moment) { now_ = std::max(now_, moment); }

 private:
  Moment now_{};
};

/// Behaviour of a fake device.
struct FakeDevice {
  BatchLimits limits{1000, 2};
  std::chrono::seconds batch{0};  ///< that a batch takes
  std::chrono::seconds rows{0};   ///< that planning rows take
};

/// Computes nothing, but in the right order: batches one after the other, in parallel with the
/// host. It records what it is asked for.
class FakeBackend final : public Backend {
 public:
  explicit FakeBackend(const FakeDevice& device) : device_(device) {}

  [[nodiscard]] BackendInfo info() const override { return {"fake", "none", 1, 1}; }
  [[nodiscard]] std::string path_method(const NetworkView&) const override { return "none"; }
  [[nodiscard]] std::unique_ptr<SnapshotPass> snapshots(const SnapshotSeries&) override {
    return nullptr;
  }
  [[nodiscard]] std::unique_ptr<ScoringPass> scoring(const SnapshotSeries&,
                                                     const ScoringPlan&) override {
    return nullptr;
  }
  [[nodiscard]] std::unique_ptr<PlanningPass> planning(const SnapshotSeries&, float) override {
    return std::make_unique<Planning>(*this);
  }
  [[nodiscard]] std::unique_ptr<EvaluationPass> evaluation(const SnapshotSeries&,
                                                           const EvaluationPlan&,
                                                           std::uint32_t batch_slots) override {
    asked_slots = batch_slots;
    return std::make_unique<Evaluation>(*this);
  }

  FakeClock clock;
  std::vector<std::string> calls;  ///< "start 3+2": two slots from 3 on
  std::uint32_t asked_slots = 0;

 private:
  class Planning final : public PlanningPass {
   public:
    explicit Planning(FakeBackend& backend) : backend_(backend) {}
    void mean_rows(std::span<const Satellite>, std::span<double>) override {
      backend_.clock.pass(backend_.device_.rows);
    }

   private:
    FakeBackend& backend_;
  };

  class Evaluation final : public EvaluationPass {
   public:
    explicit Evaluation(FakeBackend& backend) : backend_(backend) {}

    [[nodiscard]] BatchLimits limits() const override { return backend_.device_.limits; }

    void start(SlotRange slots) override {
      backend_.calls.push_back("start " + name(slots));
      const FakeClock::Moment from = backend_.clock.now();
      free_ = std::max(free_, from) + backend_.device_.batch;
      under_way_.push_back({slots, {from, free_}});
    }
    FinishedBatch finish() override {
      const Batch batch = under_way_.front();
      under_way_.pop_front();
      backend_.calls.push_back("finish " + name(batch.slots));
      backend_.clock.pass_until(batch.busy.to);
      return {{batch.slots, false, {}, {}, {}, {}}, batch.busy};
    }
    [[nodiscard]] std::vector<std::uint64_t> histograms() const override {
      backend_.calls.push_back("histograms with " + std::to_string(under_way_.size()) +
                               " under way");
      return {};
    }

   private:
    struct Batch {
      SlotRange slots;
      BusyTime busy;
    };
    static std::string name(SlotRange slots) {
      return std::to_string(number(slots.first)) + "+" + std::to_string(slots.count);
    }

    FakeBackend& backend_;
    FakeClock::Moment free_{};
    std::deque<Batch> under_way_;
  };

  FakeDevice device_;
};

}  // namespace spacemoe
