#include "kernels/cuda/shade_kernels.hpp"

#include "kernels/common/eclipse.hpp"
#include "kernels/cuda/launch.hpp"

namespace spacemoe::cuda {
namespace {

constexpr std::uint32_t shade_threads = 128;

/// One thread per module, those of places first and gateways after them; one grid row per slot.
__global__ void __launch_bounds__(shade_threads)
    shade_kernel(SkyTables sky, EclipseTables eclipse, std::uint32_t first, float* expert_s,
                 float* gateway_s) {
  const std::uint32_t module = blockIdx.x * blockDim.x + threadIdx.x;
  const ShadedKind& experts = eclipse.experts;
  const ShadedKind& gateways = eclipse.gateways;
  const bool is_expert = module < experts.count;
  // Field by field: a reference to one of the two would put both on the stack.
  const auto of_kind = [&](auto expert, auto gateway) { return is_expert ? expert : gateway; };
  const std::uint32_t count = of_kind(experts.count, gateways.count);
  const std::uint32_t place = is_expert ? module : module - experts.count;
  if (place >= count) {
    return;
  }
  const std::int32_t slot = moment_of(sky, Slot{first + blockIdx.y}).slot;
  const std::uint32_t satellite = of_kind(experts.satellites, gateways.satellites)[place];
  const OrbitState orbit = orbit_in_slot(sky, slot, satellite);
  const float* seconds = is_in_shadow(orbit.position_km, eclipse.sun[slot])
                             ? of_kind(experts.dark_s, gateways.dark_s)
                             : of_kind(experts.lit_s, gateways.lit_s);
  of_kind(expert_s, gateway_s)[std::uint64_t{blockIdx.y} * count + place] = seconds[place];
}

}  // namespace

ShadedModules::ShadedModules(const SkyTables& sky, const EvaluationTables& plan,
                             std::uint32_t slots)
    : sky_(sky),
      plan_(plan),
      expert_s_(std::size_t{slots} * plan.eclipse.experts.count),
      gateway_s_(std::size_t{slots} * plan.eclipse.gateways.count) {}

std::size_t ShadedModules::bytes_per_slot(const EvaluationTables& plan) {
  return (std::size_t{plan.eclipse.experts.count} + plan.eclipse.gateways.count) * sizeof(float);
}

EvaluationTables ShadedModules::tables() const {
  EvaluationTables tables = plan_;
  if (plan_.eclipse.experts.count > 0) {
    tables.copies.compute_s = expert_s_.data();
    tables.compute_stride = plan_.eclipse.experts.count;
    tables.gateway_s = gateway_s_.data();
    tables.gateway_stride = plan_.eclipse.gateways.count;
  }
  return tables;
}

void ShadedModules::find(SlotRange slots, const Stream& stream) const {
  const std::uint32_t modules = plan_.eclipse.experts.count + plan_.eclipse.gateways.count;
  launch("shade_kernel", shade_kernel,
         {{blocks_for(modules, shade_threads), slots.count}, shade_threads}, stream, sky_,
         plan_.eclipse, number(slots.first), expert_s_.data(), gateway_s_.data());
}

}  // namespace spacemoe::cuda
