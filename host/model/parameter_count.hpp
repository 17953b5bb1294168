#pragma once

#include "host/model/moe_model.hpp"

namespace spacemoe {

/// Numbers of weights of a model's parts, exact below 2^53.
struct ParameterCount {
  double expert = 0.0;     ///< matrices of one expert, routed or shared
  double attention = 0.0;  ///< matrices of one layer
  double cross_kv = 0.0;   ///< those of `attention` that work on the encoder's tokens alone
  double router = 0.0;     ///< matrix of one MoE layer
  double dense = 0.0;      ///< feed-forward matrices of one dense layer
  double embedding = 0.0;  ///< all of it
  double output = 0.0;     ///< the output layer; 0 where it is the embedding
  double vectors = 0.0;    ///< of one layer, MoE or dense
  double outer_vectors = 0.0;
  double expert_vectors = 0.0;
  double total = 0.0;
  /// All weights but those of routed experts that a token does not activate.
  double active = 0.0;
};

/// Weights of a model with dimensions, an encoder and modules that predict further tokens not
/// counted.
[[nodiscard]] ParameterCount parameter_count(const MoeModel& model,
                                             const TransformerDimensions& sizes);

}  // namespace spacemoe
