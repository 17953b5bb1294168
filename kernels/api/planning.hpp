#pragma once

#include <cstdint>
#include <span>

namespace spacemoe {

/// Expected path latencies over all slots of a series.
class PlanningPass {
 public:
  virtual ~PlanningPass() = default;
  /// Mean over the slots of D[source][node], where a missing path counts as the lost penalty.
  /// out: [sources][satellites], seconds
  virtual void mean_rows(std::span<const std::uint32_t> sources, std::span<double> out) = 0;
};

}  // namespace spacemoe
