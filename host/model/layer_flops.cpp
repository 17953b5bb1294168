#include "host/model/layer_flops.hpp"

#include <algorithm>

#include "host/model/parameter_count.hpp"

namespace spacemoe {
namespace {

/// A multiplication and an addition.
constexpr double flops_per_weight = 2.0;

/// FLOP of scores and weighted values in one layer for each token attended to. With a latent vector
/// queries are taken into its space and values out of it, so that cached vectors are used as they
/// are (arXiv 2405.04434, section 2.1.2): what the projections cost stays the same.
double flops_per_context_token(const AttentionDimensions& attention) {
  const double heads = attention.heads;
  if (attention.form == AttentionForm::latent) {
    return flops_per_weight * heads *
           (2.0 * attention.kv_rank + static_cast<double>(attention.rope_head_size));
  }
  return flops_per_weight * heads * 2.0 * attention.head_size;
}

/// Tokens that all layers together attend to.
double attended_tokens(double layers, const TransformerDimensions& sizes) {
  const AttentionDimensions& attention = sizes.attention;
  const double context = sizes.context_tokens;
  const double window = attention.sliding_window.value_or(sizes.context_tokens);
  return (layers - attention.windowed_layers) * context +
         attention.windowed_layers * std::min(context, window);
}

}  // namespace

double expert_flops(const MoeModel& model, const TransformerDimensions& sizes) {
  return flops_per_weight * parameter_count(model, sizes).expert;
}

double gateway_flops(const MoeModel& model, const TransformerDimensions& sizes) {
  const ParameterCount count = parameter_count(model, sizes);
  const double layers = static_cast<double>(model.layers) + sizes.dense_layers;
  const double projections = flops_per_weight * (count.attention - count.cross_kv);
  const double per_token = flops_per_context_token(sizes.attention);
  const double all_layers = layers * (projections + per_token * sizes.attention.encoder_tokens) +
                            per_token * attended_tokens(layers, sizes) +
                            sizes.dense_layers * flops_per_weight * count.dense;
  return all_layers / model.layers + flops_per_weight * count.router;
}

double output_flops(const MoeModel& model, const TransformerDimensions& sizes) {
  return flops_per_weight * parameter_count(model, sizes).embedding;
}

}  // namespace spacemoe
