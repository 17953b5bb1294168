#pragma once

#include <span>

#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// Expected path latencies over all slots of a series.
class PlanningPass {
 public:
  virtual ~PlanningPass() = default;
  /// Mean over the slots of D[source][node], where a missing path counts as the lost penalty.
  /// Sources in any order, repeated or not.
  /// out: [sources][satellites], seconds
  virtual void mean_rows(std::span<const Satellite> sources, std::span<double> out) = 0;
};

}  // namespace spacemoe
