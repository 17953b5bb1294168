#pragma once

#include "host/model/moe_model.hpp"

namespace spacemoe {

/// FLOP of one expert for one token: a multiplication and an addition for each weight.
[[nodiscard]] double expert_flops(const MoeModel& model, const TransformerDimensions& sizes);

/// FLOP of a gateway for one token that attends to `context_tokens`: projections, scores and
/// weighted values of attention, and the router. What differs from layer to layer, windows and
/// dense layers, is shared out evenly over the gateways, so that the sum over a token is right.
/// Without shared experts, norms, activation functions and biases.
[[nodiscard]] double gateway_flops(const MoeModel& model, const TransformerDimensions& sizes);

/// FLOP of the output layer for one token, which no module is charged for.
[[nodiscard]] double output_flops(const MoeModel& model, const TransformerDimensions& sizes);

}  // namespace spacemoe
