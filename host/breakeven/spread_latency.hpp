#pragma once

#include <map>

#include "host/base/run_context.hpp"
#include "host/breakeven/breakeven.hpp"
#include "host/config/experiment_config.hpp"
#include "host/placement/placement.hpp"

namespace spacemoe {

/// What a token takes that goes through a placed model, over delays of hops, rates of satellites
/// and contexts. Where all satellites compute alike and no two experts of a layer share one, every
/// layer adds its gateway and one expert to its paths: then paths are looked at once for each
/// delay. Else each point is evaluated by itself.
class SpreadLatency {
 public:
  /// placement, config and context must outlive this
  SpreadLatency(const Placement& placement, const ExperimentConfig& config,
                const RunContext& context);

  /// model: of the config, at any context
  [[nodiscard]] BreakEvenPoint at(double hop_ms, double peak_gflops, const MoeModel& model);

 private:
  [[nodiscard]] BreakEvenPoint evaluate(const ExperimentConfig& config) const;

  const Placement& placement_;
  const ExperimentConfig& config_;
  const RunContext& context_;
  bool adds_up_;
  std::map<double, BreakEvenPoint> paths_;  ///< without compute, by delay
};

}  // namespace spacemoe
