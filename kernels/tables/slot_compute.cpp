#include "kernels/tables/slot_compute.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>

#include "kernels/common/eclipse.hpp"

namespace spacemoe {
namespace {

void choose_times(std::span<const std::uint32_t> satellites, std::span<const float> lit_s,
                  std::span<const float> dark_s, std::span<const OrbitState> orbits,
                  const Vector3& sun, std::vector<float>& out) {
  out.resize(satellites.size());
  for (std::size_t module = 0; module < satellites.size(); ++module) {
    const bool is_dark = is_in_shadow(orbits[satellites[module]].position_km, sun);
    out[module] = is_dark ? dark_s[module] : lit_s[module];
  }
}

}  // namespace

void SlotCompute::find(const ModulePlaces& modules, const EclipseView& eclipse, Slot slot,
                       std::span<const OrbitState> orbits, std::span<const Lost> lost) {
  expert_s_ = modules.expert_s;
  gateway_s_ = modules.gateway_s;
  if (!eclipse.sun.empty()) {
    shade(modules, eclipse.sun[number(slot)], orbits);
  }
  if (!lost.empty()) {
    lose(modules, lost);
  }
}

void SlotCompute::shade(const ModulePlaces& modules, const Vector3& sun,
                        std::span<const OrbitState> orbits) {
  choose_times(modules.satellites, modules.expert_s, modules.dark_expert_s, orbits, sun,
               own_expert_s_);
  choose_times(modules.gateways, modules.gateway_s, modules.dark_gateway_s, orbits, sun,
               own_gateway_s_);
  expert_s_ = own_expert_s_;
  gateway_s_ = own_gateway_s_;
}

void SlotCompute::lose(const ModulePlaces& modules, std::span<const Lost> lost) {
  own_expert_s_.resize(modules.satellites.size());
  for (std::size_t place = 0; place < modules.satellites.size(); ++place) {
    own_expert_s_[place] = lost[modules.satellites[place]] == Lost::no
                               ? expert_s_[place]
                               : std::numeric_limits<float>::infinity();
  }
  expert_s_ = own_expert_s_;
}

}  // namespace spacemoe
