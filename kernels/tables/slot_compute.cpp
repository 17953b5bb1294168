#include "kernels/tables/slot_compute.hpp"

#include <cstddef>
#include <cstdint>

#include "kernels/common/eclipse.hpp"

namespace spacemoe {
namespace {

void shade(std::span<const std::uint32_t> satellites, std::span<const float> lit_s,
           std::span<const float> dark_s, std::span<const OrbitState> orbits, const Vector3& sun,
           std::vector<float>& out) {
  out.resize(satellites.size());
  for (std::size_t module = 0; module < satellites.size(); ++module) {
    const bool is_dark = is_in_shadow(orbits[satellites[module]].position_km, sun);
    out[module] = is_dark ? dark_s[module] : lit_s[module];
  }
}

}  // namespace

void SlotCompute::find(const ModulePlaces& modules, const EclipseView& eclipse, Slot slot,
                       std::span<const OrbitState> orbits) {
  expert_s_ = modules.expert_s;
  gateway_s_ = modules.gateway_s;
  if (eclipse.sun.empty()) {
    return;
  }
  const Vector3& sun = eclipse.sun[number(slot)];
  shade(modules.satellites, modules.expert_s, modules.dark_expert_s, orbits, sun, shaded_expert_s_);
  shade(modules.gateways, modules.gateway_s, modules.dark_gateway_s, orbits, sun,
        shaded_gateway_s_);
  expert_s_ = shaded_expert_s_;
  gateway_s_ = shaded_gateway_s_;
}

}  // namespace spacemoe
