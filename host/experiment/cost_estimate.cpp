#include "host/experiment/cost_estimate.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

#include "host/base/error.hpp"
#include "host/experiment/run_experiment.hpp"
#include "host/placement/planner.hpp"

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

/// Modules on the first satellites that have room, in the place of what a command would place.
class InARow final : public OwnRule {
 public:
  explicit InARow(bool draws) : draws_(draws) {}

  [[nodiscard]] bool draws_at_random() const override { return draws_; }
  [[nodiscard]] Placement place(const PlacementProblem& problem, ExpectedLatency& /*latency*/,
                                std::uint32_t /*draw*/) override {
    Placement placement;
    Satellite at{0};
    std::uint32_t gateways = 0;
    std::uint32_t experts = 0;
    const auto has_room = [&](bool for_gateway) {
      return !problem.constellation.has_failed(at) &&
             problem.capacity.fits(at, gateways + (for_gateway ? 1 : 0),
                                   experts + (for_gateway ? 0 : 1));
    };
    const auto stand = [&](bool for_gateway) {
      while (number(at) + 1 < problem.constellation.size() && !has_room(for_gateway)) {
        at = Satellite{number(at) + 1};
        gateways = experts = 0;
      }
      (for_gateway ? gateways : experts) += 1;
      return at;
    };
    for (std::uint32_t layer = 0; layer < problem.layers; ++layer) {
      placement.gateways.push_back(stand(true));
      for (std::uint32_t expert = 0; expert < problem.experts; ++expert) {
        placement.satellites.push_back(stand(false));
      }
    }
    return placement;
  }

 private:
  bool draws_;
};

/// A config that runs no command.
ExperimentConfig without_commands(ExperimentConfig config) {
  for (Scheme& scheme : config.schemes) {
    if (scheme.command.is_given()) {
      scheme.own = std::make_shared<InARow>(scheme.is_random());
    }
  }
  return config;
}

}  // namespace

CostEstimate estimate_cost(const ExperimentConfig& given, const Scenario& scenario,
                           const RunContext& context) {
  const ExperimentConfig config = without_commands(given);
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
