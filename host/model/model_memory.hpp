#pragma once

#include "host/model/moe_model.hpp"

namespace spacemoe {

/// Bytes of the weights of one expert, in the format that they are published in.
[[nodiscard]] double expert_bytes(const MoeModel& model, const TransformerDimensions& sizes);

/// Bytes of a gateway's weights: attention, router and norms of its layer, and those of the dense
/// layers that it computes. Dense layers before the first MoE layer stand at the first gateway: as
/// a gateway's memory is one number for all, each is given room for them. Without shared experts.
[[nodiscard]] double gateway_bytes(const MoeModel& model, const TransformerDimensions& sizes);

/// Bytes of all weights, embedding and output layer included.
[[nodiscard]] double checkpoint_bytes(const MoeModel& model, const TransformerDimensions& sizes);

/// Bytes of a token's keys and values in all layers, of 16 bits each, as if no layer had a window.
/// With a latent vector that and the shared key are kept. Those of an encoder's tokens are not part
/// of it.
[[nodiscard]] double cache_bytes_per_token(const MoeModel& model,
                                           const TransformerDimensions& sizes);

}  // namespace spacemoe
