#include "host/experiment/module_seconds.hpp"

namespace spacemoe {
namespace {

float seconds_of(const ComputeSpec& compute, double flops) {
  constexpr double flops_per_gflop = 1e9;
  return static_cast<float>(flops / (compute.peak_gflops * compute.utilisation * flops_per_gflop));
}

}  // namespace

ModuleSeconds module_seconds(const ExperimentConfig& config, std::uint32_t satellites) {
  const MoeModel& model = config.model;
  const ComputeSpec& compute = config.compute;
  const bool experts = compute.charge != ComputeCharge::none;
  const bool gateways = compute.charge == ComputeCharge::all;
  const double shared = model.shared_experts * model.expert_flops;
  return {std::vector<float>(satellites, experts ? seconds_of(compute, model.expert_flops) : 0.0F),
          std::vector<float>(satellites,
                             gateways ? seconds_of(compute, model.gateway_flops + shared) : 0.0F)};
}

}  // namespace spacemoe
