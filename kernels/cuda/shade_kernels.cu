#include "kernels/cuda/shade_kernels.hpp"

#include <limits>

#include "kernels/common/eclipse.hpp"
#include "kernels/cuda/launch.hpp"

namespace spacemoe::cuda {
namespace {

constexpr std::uint32_t shade_threads = 128;

/// One thread per module, those of places first and gateways after them; one grid row per slot.
__global__ void __launch_bounds__(shade_threads)
    shade_kernel(SkyTables sky, ChangingCompute changing, std::uint32_t first, float* expert_s,
                 float* gateway_s) {
  const std::uint32_t module = blockIdx.x * blockDim.x + threadIdx.x;
  const ShadedKind& experts = changing.experts;
  const ShadedKind& gateways = changing.gateways;
  const bool is_expert = module < experts.count;
  // Field by field: a reference to one of the two would put both on the stack.
  const auto of_kind = [&](auto expert, auto gateway) { return is_expert ? expert : gateway; };
  const std::uint32_t count = of_kind(experts.count, gateways.count);
  const std::uint32_t place = is_expert ? module : module - experts.count;
  if (place >= count) {
    return;
  }
  const Moment now = moment_of(sky, Slot{first + blockIdx.y});
  const std::uint32_t satellite = of_kind(experts.satellites, gateways.satellites)[place];
  const bool is_dark =
      changing.sun != nullptr &&
      is_in_shadow(orbit_in_slot(sky, now.slot, satellite).position_km, changing.sun[now.slot]);
  const float* seconds =
      is_dark ? of_kind(experts.dark_s, gateways.dark_s) : of_kind(experts.lit_s, gateways.lit_s);
  const bool is_lost =
      changing.lost_count && is_expert && lost_in_slot(sky, now, satellite) != Lost::no;
  of_kind(expert_s, gateway_s)[std::uint64_t{blockIdx.y} * count + place] =
      is_lost ? std::numeric_limits<float>::infinity() : seconds[place];
}

}  // namespace

ShadedModules::ShadedModules(const SkyTables& sky, const EvaluationTables& plan,
                             std::uint32_t slots)
    : sky_(sky),
      plan_(plan),
      expert_s_(std::size_t{slots} * plan.changing.experts.count),
      gateway_s_(std::size_t{slots} * plan.changing.gateways.count) {}

std::size_t ShadedModules::bytes_per_slot(const EvaluationTables& plan) {
  return (std::size_t{plan.changing.experts.count} + plan.changing.gateways.count) * sizeof(float);
}

EvaluationTables ShadedModules::tables() const {
  EvaluationTables tables = plan_;
  if (plan_.changing.experts.count > 0) {
    tables.copies.compute_s = expert_s_.data();
    tables.compute_stride = plan_.changing.experts.count;
    tables.gateway_s = gateway_s_.data();
    tables.gateway_stride = plan_.changing.gateways.count;
  }
  return tables;
}

void ShadedModules::find(SlotRange slots, const Stream& stream) const {
  const std::uint32_t modules = plan_.changing.experts.count + plan_.changing.gateways.count;
  launch("shade_kernel", shade_kernel,
         {{blocks_for(modules, shade_threads), slots.count}, shade_threads}, stream, sky_,
         plan_.changing, number(slots.first), expert_s_.data(), gateway_s_.data());
}

}  // namespace spacemoe::cuda
