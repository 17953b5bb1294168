#include "kernels/cpu/cpu_backend.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include "kernels/cpu/all_pairs.hpp"
#include "kernels/cpu/passes.hpp"
#include "kernels/cpu/relaxation.hpp"
#include "kernels/cpu/workers.hpp"

namespace spacemoe::cpu {
namespace {

class CpuBackend final : public Backend {
 public:
  CpuBackend(unsigned threads, std::stop_token stop)
      : threads_(threads),
        limit_(tbb::global_control::max_allowed_parallelism, threads),
        arena_(static_cast<int>(threads)),
        workers_{arena_, StopCheck(std::move(stop))} {}

  [[nodiscard]] BackendInfo info() const override {
    // Slots are tasks; more of them would only take memory.
    return {"cpu", simd_target(), threads_, std::max(16U, 4 * threads_)};
  }

  [[nodiscard]] std::string path_method(const NetworkView& /*network*/) const override {
    return "tiles of " + std::to_string(tile_width) + " sources, in SIMD lanes";
  }

  [[nodiscard]] std::unique_ptr<SnapshotPass> snapshots(const SnapshotSeries& series) override {
    return make_snapshot_pass(series, workers_);
  }

  [[nodiscard]] std::unique_ptr<PlanningPass> planning(const SnapshotSeries& series,
                                                       float lost_penalty_s) override {
    return make_planning_pass(series, lost_penalty_s, workers_);
  }

  [[nodiscard]] std::unique_ptr<EvaluationPass> evaluation(const SnapshotSeries& series,
                                                           const EvaluationPlan& plan,
                                                           std::uint32_t batch_slots) override {
    return make_evaluation_pass(series, plan, batch_slots, workers_);
  }

  [[nodiscard]] std::unique_ptr<ScoringPass> scoring(const SnapshotSeries& series,
                                                     const ScoringPlan& plan) override {
    return make_scoring_pass(series, plan, workers_);
  }

 private:
  unsigned threads_;
  tbb::global_control limit_;  ///< without it TBB gives no more threads than the machine has
  tbb::task_arena arena_;
  Workers workers_;
};

}  // namespace

std::unique_ptr<Backend> make_cpu_backend(unsigned threads, std::stop_token stop) {
  const unsigned available = std::max(1U, std::thread::hardware_concurrency());
  return std::make_unique<CpuBackend>(threads == 0 ? available : threads, std::move(stop));
}

}  // namespace spacemoe::cpu
