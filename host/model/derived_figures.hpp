#pragma once

#include "host/model/moe_model.hpp"

namespace spacemoe {

/// Figures of a model that were stated, which dimensions leave alone.
struct StatedFigures {
  bool expert_flops = false;
  bool gateway_flops = false;
};

/// Sets the figures that follow from a model's dimensions, but for those that were stated. Optional
/// ones count as stated where they have a value. Takes a model with dimensions and layers.
void derive_figures(MoeModel& model, const StatedFigures& stated);

}  // namespace spacemoe
