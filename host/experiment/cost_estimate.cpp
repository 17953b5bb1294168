#include "host/experiment/cost_estimate.hpp"

#include <chrono>
#include <functional>

#include "host/base/error.hpp"
#include "host/experiment/run_experiment.hpp"

namespace spacemoe {
namespace {

/// Asks for a stop after a while, or when the user does.
class ProbeProgress final : public Progress {
 public:
  explicit ProbeProgress(const std::stop_token& user)
      : user_(user, [this] { stop_.request_stop(); }) {}

  void begin(std::string_view stage, std::uint64_t /*total*/) override {
    is_evaluation_ = stage == "evaluation";
    began_ = std::chrono::steady_clock::now();
  }
  void advance(std::uint64_t /*amount*/) override {
    constexpr auto enough = std::chrono::milliseconds(500);
    if (is_evaluation_ && std::chrono::steady_clock::now() - began_ >= enough) {
      stop_.request_stop();
    }
  }
  void end() override { is_evaluation_ = false; }

  [[nodiscard]] std::stop_token token() const { return stop_.get_token(); }

 private:
  bool is_evaluation_ = false;
  std::chrono::steady_clock::time_point began_;
  std::stop_source stop_;
  std::stop_callback<std::function<void()>> user_;
};

}  // namespace

CostEstimate estimate_cost(const ExperimentConfig& config, const Scenario& scenario,
                           const RunContext& context) {
  ProbeProgress progress(context.stop);
  const ExperimentResult result = run_experiment(
      config, scenario,
      {{context.arena, progress, progress.token()}, context.backend, context.batch_slots});
  if (context.stop.stop_requested()) {
    throw Interrupted("the dry run");
  }
  CostEstimate cost{0.0, result.stages.back().peak_memory_bytes, result.slots_done, 0,
                    result.replayed};
  for (const StageCost& stage : result.stages) {
    const bool grows = stage.stage == "evaluation";
    cost.wall_s += stage.wall_s *
                   (grows ? static_cast<double>(config.time.all_slots()) / result.slots_done : 1.0);
  }
  for (const SchemeResult& scheme : result.schemes) {
    cost.placements += scheme.placements.size();
  }
  return cost;
}

}  // namespace spacemoe
