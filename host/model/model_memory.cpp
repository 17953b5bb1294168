#include "host/model/model_memory.hpp"

#include "host/model/parameter_count.hpp"

namespace spacemoe {
namespace {

constexpr double bytes_of_16_bits = 2.0;

/// Bytes of a weight of attention and of feed-forward networks, its part of a scale included.
struct MatrixBytes {
  double attention;
  double feed_forward;
  double expert;
};

MatrixBytes matrix_bytes(WeightFormat format) {
  constexpr double fp8 = 1.0 + 4.0 / (128.0 * 128.0);
  constexpr double mxfp4 = 0.5 + 1.0 / 32.0;
  switch (format) {
    case WeightFormat::fp8:
      return {fp8, fp8, fp8};
    case WeightFormat::mxfp4:
      return {bytes_of_16_bits, bytes_of_16_bits, mxfp4};
    case WeightFormat::bf16:
      break;
  }
  return {bytes_of_16_bits, bytes_of_16_bits, bytes_of_16_bits};
}

double attention_bytes(const ParameterCount& count, const MatrixBytes& bytes) {
  return count.attention * bytes.attention + count.vectors * bytes_of_16_bits;
}

/// Dense layers that the gateway with the most of them computes.
double dense_layers_at_gateway(const MoeModel& model, const TransformerDimensions& sizes) {
  return sizes.dense_order == DenseOrder::first
             ? sizes.dense_layers
             : static_cast<double>(sizes.dense_layers) / model.layers;
}

}  // namespace

double expert_bytes(const MoeModel& model, const TransformerDimensions& sizes) {
  const ParameterCount count = parameter_count(model, sizes);
  return count.expert * matrix_bytes(sizes.weights).expert +
         count.expert_vectors * bytes_of_16_bits;
}

double gateway_bytes(const MoeModel& model, const TransformerDimensions& sizes) {
  const ParameterCount count = parameter_count(model, sizes);
  const MatrixBytes bytes = matrix_bytes(sizes.weights);
  const double dense_layer = attention_bytes(count, bytes) + count.dense * bytes.feed_forward;
  return attention_bytes(count, bytes) + count.router * bytes_of_16_bits +
         dense_layers_at_gateway(model, sizes) * dense_layer;
}

double checkpoint_bytes(const MoeModel& model, const TransformerDimensions& sizes) {
  const ParameterCount count = parameter_count(model, sizes);
  const MatrixBytes bytes = matrix_bytes(sizes.weights);
  const double experts = static_cast<double>(model.experts) + model.shared_experts;
  const double in_layers =
      model.layers * (attention_bytes(count, bytes) + count.router * bytes_of_16_bits +
                      experts * expert_bytes(model, sizes)) +
      sizes.dense_layers * (attention_bytes(count, bytes) + count.dense * bytes.feed_forward);
  return in_layers + (count.embedding + count.output + count.outer_vectors) * bytes_of_16_bits;
}

double cache_bytes_per_token(const MoeModel& model, const TransformerDimensions& sizes) {
  const AttentionDimensions& attention = sizes.attention;
  const double layers = static_cast<double>(model.layers) + sizes.dense_layers;
  const double values = attention.form == AttentionForm::latent
                            ? static_cast<double>(attention.kv_rank) + attention.rope_head_size
                            : 2.0 * attention.groups() * attention.head_size;
  return layers * values * bytes_of_16_bits;
}

}  // namespace spacemoe
