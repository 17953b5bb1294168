#include "host/breakeven/one_place.hpp"

#include <algorithm>
#include <cmath>

namespace spacemoe {

WholeModel whole_model(const MoeModel& model) {
  const double layers = model.layers;
  WholeModel whole{layers * (model.gateway_and_shared_flops() + model.active * model.expert_flops),
                   std::nullopt, model.layers * (1 + model.experts)};
  if (const auto gateway_gb = model.gateway_and_shared_gb()) {
    whole.gigabytes = layers * (*gateway_gb + model.experts * *model.expert_memory_gb);
  }
  return whole;
}

double flops_per_s(const ComputeSpec& compute, double peak_gflops) {
  constexpr double flops_per_gflop = 1e9;
  return peak_gflops * compute.utilisation * flops_per_gflop;
}

double token_seconds(const MoeModel& model, double flops_per_s) {
  return whole_model(model).token_flops / flops_per_s;
}

double token_seconds(const MoeModel& model, double flops_per_s, const DenseCluster& cluster) {
  const double together = std::ceil(model.active / static_cast<double>(cluster.satellites));
  return model.layers *
         ((model.gateway_and_shared_flops() + together * model.expert_flops) / flops_per_s +
          2.0 * cluster.hop_s);
}

double cluster_capacity(const MoeModel& model, double flops_per_s, const DenseCluster& cluster,
                        double largest_share) {
  const double even_flops = whole_model(model).token_flops / cluster.satellites;
  const double largest_flops =
      std::max(model.gateway_and_shared_flops(), largest_share * model.expert_flops);
  return flops_per_s / std::max(even_flops, largest_flops);
}

}  // namespace spacemoe
