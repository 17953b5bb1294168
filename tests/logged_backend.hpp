#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "kernels/api/backend.hpp"

namespace spacemoe {

/// A backend that hands everything on, and keeps which passes it was asked for.
class LoggedBackend final : public Backend {
 public:
  explicit LoggedBackend(Backend& backend) : backend_(backend) {}

  [[nodiscard]] BackendInfo info() const override { return backend_.info(); }
  [[nodiscard]] std::string path_method(const NetworkView& network) const override {
    return backend_.path_method(network);
  }
  [[nodiscard]] std::unique_ptr<SnapshotPass> snapshots(const SnapshotSeries& series) override {
    passes.emplace_back("snapshots");
    return backend_.snapshots(series);
  }
  [[nodiscard]] std::unique_ptr<PlanningPass> planning(const SnapshotSeries& series,
                                                       float lost_penalty_s) override {
    passes.emplace_back("planning");
    return backend_.planning(series, lost_penalty_s);
  }
  [[nodiscard]] std::unique_ptr<EvaluationPass> evaluation(const SnapshotSeries& series,
                                                           const EvaluationPlan& plan,
                                                           std::uint32_t batch_slots) override {
    passes.emplace_back("evaluation");
    return backend_.evaluation(series, plan, batch_slots);
  }
  [[nodiscard]] std::unique_ptr<ScoringPass> scoring(const SnapshotSeries& series,
                                                     const ScoringPlan& plan) override {
    passes.emplace_back("scoring");
    return backend_.scoring(series, plan);
  }

  std::vector<std::string> passes;

 private:
  Backend& backend_;
};

}  // namespace spacemoe
