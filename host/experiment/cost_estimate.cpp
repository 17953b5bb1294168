#include "host/experiment/cost_estimate.hpp"

#include <algorithm>
#include <functional>

#include "host/base/error.hpp"
#include "host/experiment/run_experiment.hpp"

namespace spacemoe {
namespace {

/// Asks for a stop when the evaluation has done some slots, or when the user does.
class ProbeProgress final : public Progress {
 public:
  ProbeProgress(std::uint64_t slots, const std::stop_token& user)
      : slots_(slots), user_(user, [this] { stop_.request_stop(); }) {}

  void begin(std::string_view stage, std::uint64_t /*total*/) override {
    counts_ = stage == "evaluation";
  }
  void advance(std::uint64_t amount) override {
    done_ += counts_ ? amount : 0;
    if (done_ >= slots_) {
      stop_.request_stop();
    }
  }
  void end() override { counts_ = false; }

  [[nodiscard]] std::stop_token token() const { return stop_.get_token(); }

 private:
  std::uint64_t slots_;
  std::uint64_t done_ = 0;
  bool counts_ = false;
  std::stop_source stop_;
  std::stop_callback<std::function<void()>> user_;
};

}  // namespace

CostEstimate estimate_cost(const ExperimentConfig& config, const Scenario& scenario,
                           Backend& backend, std::uint32_t batch_slots,
                           const std::stop_token& stop) {
  constexpr std::uint32_t probe_slots = 4;
  ProbeProgress progress(probe_slots, stop);
  const ExperimentResult result = run_experiment(
      config, scenario, backend, std::min(probe_slots, batch_slots), progress, progress.token());
  if (stop.stop_requested()) {
    throw Interrupted("the dry run");
  }
  CostEstimate cost{0.0, result.stages.back().peak_memory_bytes, result.slots_done, 0};
  for (const StageCost& stage : result.stages) {
    const bool grows = stage.stage == "evaluation";
    cost.wall_s +=
        stage.wall_s * (grows ? static_cast<double>(config.time.slots) / result.slots_done : 1.0);
  }
  for (const SchemeResult& scheme : result.schemes) {
    cost.placements += scheme.placements.size();
  }
  return cost;
}

}  // namespace spacemoe
