#include "host/breakeven/spread_latency.hpp"

#include <limits>

#include "host/breakeven/one_place.hpp"
#include "host/evaluation/placement_set.hpp"
#include "host/experiment/exact_outcomes.hpp"

namespace spacemoe {
namespace {

bool shares_satellites(const Placement& placement) {
  PlacementSet set(placement.layers(), placement.experts());
  set.add_scheme({&placement, 1});
  return set.shares_satellites();
}

}  // namespace

SpreadLatency::SpreadLatency(const Placement& placement, const ExperimentConfig& config,
                             const RunContext& context)
    : placement_(placement),
      config_(config),
      context_(context),
      adds_up_(!config.compute.eclipse_utilisation && !shares_satellites(placement)) {}

BreakEvenPoint SpreadLatency::at(double hop_ms, double peak_gflops, const MoeModel& model) {
  ExperimentConfig config = config_;
  config.links.processing_ms = hop_ms;
  config.compute.peak_gflops = peak_gflops;
  if (!adds_up_) {
    config.model = model;
    return evaluate(config);
  }
  auto found = paths_.find(hop_ms);
  if (found == paths_.end()) {
    config.compute.charge = ComputeCharge::none;
    found = paths_.emplace(hop_ms, evaluate(config)).first;
  }
  BreakEvenPoint point = found->second;
  point.peak_gflops = peak_gflops;
  point.latency_s += model.layers * (model.gateway_and_shared_flops() + model.expert_flops) /
                     flops_per_s(config_.compute, peak_gflops);
  return point;
}

BreakEvenPoint SpreadLatency::evaluate(const ExperimentConfig& config) const {
  const Scenario scenario(config);
  const Study study(config, scenario);
  const SnapshotSeries series = scenario.evaluation_series();
  const SlotRange all{Slot{0}, series.slots};
  const MeanOutcome mean = mean_of(exact_outcomes(placement_, series, {&all, 1}, study, context_));
  return {config.links.processing_ms, config.compute.peak_gflops,
          mean.mean_s.value_or(std::numeric_limits<double>::infinity()), mean.delivered};
}

}  // namespace spacemoe
