#include "host/model/parameter_count.hpp"

namespace spacemoe {
namespace {

double feed_forward_weights(double hidden, double intermediate, FeedForward form) {
  const double matrices = form == FeedForward::gated ? 3.0 : 2.0;
  return matrices * hidden * intermediate;
}

double grouped_weights(double hidden, const AttentionDimensions& attention) {
  const double query_and_output = 2.0 * hidden * attention.heads * attention.head_size;
  const double key_and_value = 2.0 * hidden * attention.groups() * attention.head_size;
  return query_and_output + key_and_value;
}

/// Queries, the latent vector with the key that all heads share, keys and values out of the vector,
/// output (arXiv 2405.04434, section 2.1).
double latent_weights(double hidden, const AttentionDimensions& attention) {
  const double heads = attention.heads;
  const double queries =
      heads * (static_cast<double>(attention.head_size) + attention.rope_head_size);
  const double query =
      attention.query_rank ? *attention.query_rank * (hidden + queries) : hidden * queries;
  const double down = hidden * (static_cast<double>(attention.kv_rank) + attention.rope_head_size);
  const double up = attention.kv_rank * heads *
                    (static_cast<double>(attention.head_size) + attention.value_head_size);
  return query + down + up + heads * attention.value_head_size * hidden;
}

}  // namespace

ParameterCount parameter_count(const MoeModel& model, const TransformerDimensions& sizes) {
  const double hidden = model.hidden_size;
  const AttentionDimensions& attention = sizes.attention;
  ParameterCount count;
  count.expert = feed_forward_weights(hidden, sizes.expert_intermediate_size, sizes.feed_forward);
  count.dense = feed_forward_weights(hidden, sizes.dense_intermediate_size, sizes.feed_forward);
  count.attention = attention.form == AttentionForm::latent ? latent_weights(hidden, attention)
                                                            : grouped_weights(hidden, attention);
  if (attention.encoder_tokens > 0) {
    count.cross_kv = 2.0 * hidden * attention.groups() * attention.head_size;
    count.attention *= 2.0;
  }
  count.router = hidden * model.experts;
  count.embedding = hidden * sizes.vocabulary;
  count.output = sizes.output_layer == OutputLayer::tied ? 0.0 : count.embedding;
  count.vectors = sizes.gateway_vectors ? *sizes.gateway_vectors : 2.0 * hidden;
  count.outer_vectors = sizes.outer_vectors ? *sizes.outer_vectors : hidden;
  count.expert_vectors = sizes.expert_vectors;

  const double moe = model.layers;
  const double dense = sizes.dense_layers;
  const double expert = count.expert + count.expert_vectors;
  const double others = (moe + dense) * (count.attention + count.vectors) +
                        moe * (count.router + model.shared_experts * expert) + dense * count.dense +
                        count.embedding + count.output + count.outer_vectors;
  count.total = others + moe * model.experts * expert;
  count.active = others + moe * model.active * expert;
  return count;
}

}  // namespace spacemoe
