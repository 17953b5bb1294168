#pragma once

#include <span>
#include <vector>

#include "kernels/api/evaluation.hpp"
#include "kernels/common/sky.hpp"
#include "kernels/tables/module_places.hpp"

namespace spacemoe {

/// Compute times of all modules in one slot: those of sunlight, or of the Earth's shadow where a
/// module is in it; infinity for experts on satellites that are lost.
class SlotCompute {
 public:
  /// Finds them for a slot of a realisation. `modules` must outlive their use. orbits:
  /// [satellites], in the slot. lost: [satellites], in the slot, or empty where none can be reached
  /// that is: may_serve_when_lost()
  void find(const ModulePlaces& modules, const EclipseView& eclipse, Slot slot,
            std::span<const OrbitState> orbits, std::span<const Lost> lost);

  [[nodiscard]] std::span<const float> expert_s() const { return expert_s_; }    ///< [places]
  [[nodiscard]] std::span<const float> gateway_s() const { return gateway_s_; }  ///< by row

 private:
  void shade(const ModulePlaces& modules, const Vector3& sun, std::span<const OrbitState> orbits);
  void lose(const ModulePlaces& modules, std::span<const Lost> lost);

  std::span<const float> expert_s_;
  std::span<const float> gateway_s_;
  std::vector<float> own_expert_s_;  ///< of this slot, where they are not those of all slots
  std::vector<float> own_gateway_s_;
};

}  // namespace spacemoe
