#pragma once

#include <span>
#include <vector>

#include "kernels/api/evaluation.hpp"
#include "kernels/common/orbit.hpp"
#include "kernels/tables/module_places.hpp"

namespace spacemoe {

/// Compute times of all modules in one slot: those of sunlight, or of the Earth's shadow where a
/// module is in it.
class SlotCompute {
 public:
  /// Finds them for a slot of a realisation. `modules` must outlive their use. orbits:
  /// [satellites], in the slot
  void find(const ModulePlaces& modules, const EclipseView& eclipse, Slot slot,
            std::span<const OrbitState> orbits);

  [[nodiscard]] std::span<const float> expert_s() const { return expert_s_; }    ///< [places]
  [[nodiscard]] std::span<const float> gateway_s() const { return gateway_s_; }  ///< by row

 private:
  std::span<const float> expert_s_;
  std::span<const float> gateway_s_;
  std::vector<float> shaded_expert_s_;
  std::vector<float> shaded_gateway_s_;
};

}  // namespace spacemoe
