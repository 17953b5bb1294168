#pragma once

#include <cstdint>
#include <optional>

namespace spacemoe {

/// How queries meet keys and values: heads that share them in groups (Ainslie et al., arXiv
/// 2305.13245), one group a head being ordinary attention; or a latent vector that keys and values
/// of all heads are made of (MLA: DeepSeek-V2, arXiv 2405.04434).
enum class AttentionForm : std::uint8_t { grouped, latent };

/// Attention of a layer. Sizes are numbers of values.
struct AttentionDimensions {
  AttentionForm form = AttentionForm::grouped;
  std::uint32_t heads = 0;
  std::optional<std::uint32_t> kv_heads;    ///< heads of keys and values; none: one for each head
  std::uint32_t head_size = 0;              ///< latent: the part of a head without position
  std::optional<std::uint32_t> query_rank;  ///< latent: of compressed queries; none: not compressed
  std::uint32_t kv_rank = 0;                ///< latent: of the vector that is cached
  std::uint32_t rope_head_size = 0;         ///< latent: the part of a head with position
  std::uint32_t value_head_size = 0;        ///< latent
  std::optional<std::uint32_t> sliding_window;  ///< tokens that windowed layers attend to
  std::uint32_t windowed_layers = 0;            ///< of all layers, dense ones included
  std::uint32_t encoder_tokens = 0;  ///< that cross-attention attends to; 0: there is none

  [[nodiscard]] double groups() const { return kv_heads.value_or(heads); }
};

/// Matrices of a feed-forward network: gate, up and down (Shazeer, arXiv 2002.05202), or up and
/// down.
enum class FeedForward : std::uint8_t { gated, plain };

/// Where layers without experts stand: before the first MoE layer, or equally many before each.
enum class DenseOrder : std::uint8_t { first, between };

/// Whether the output layer has weights of its own, or those of the embedding.
enum class OutputLayer : std::uint8_t { own, tied };

/// Format of published weights. fp8: matrices of attention and feed-forward networks in 8 bits,
/// with a scale of 4 bytes for each 128 x 128 (DeepSeek-V3, arXiv 2412.19437). mxfp4: those of
/// experts in 4 bits, with a scale of one byte for each 32 (OCP Microscaling Formats 1.0). All else
/// in 16 bits.
enum class WeightFormat : std::uint8_t { bf16, fp8, mxfp4 };

/// Sizes of a transformer beside those of MoeModel, from which weights, memory and work follow
/// (parameter_count.hpp, model_memory.hpp, layer_flops.hpp).
struct TransformerDimensions {
  std::uint32_t expert_intermediate_size = 0;
  FeedForward feed_forward = FeedForward::gated;
  AttentionDimensions attention;
  std::uint32_t dense_layers = 0;  ///< beside MoeModel::layers
  std::uint32_t dense_intermediate_size = 0;
  DenseOrder dense_order = DenseOrder::first;
  std::uint32_t vocabulary = 0;  ///< 0: embedding and output layer are not counted
  OutputLayer output_layer = OutputLayer::own;
  // Weights that are no matrices.
  std::uint32_t expert_vectors = 0;              ///< biases of one expert
  std::optional<std::uint32_t> gateway_vectors;  ///< of a layer; none: two norms of the hidden size
  std::optional<std::uint32_t> outer_vectors;    ///< outside layers; none: one norm of that size
  WeightFormat weights = WeightFormat::bf16;
  std::uint32_t context_tokens = 4096;  ///< that a token attends to, itself among them
};

}  // namespace spacemoe
