#include <array>

#include "host/config/config_fields.hpp"
#include "host/config/config_presets.hpp"
#include "kernels/common/set_law.hpp"

namespace spacemoe {
namespace {

constexpr std::uint32_t max_layers = 4096;
constexpr std::uint32_t max_width = 1U << 20U;
constexpr std::uint32_t max_heads = 4096;
constexpr std::uint32_t max_vocabulary = 1U << 24U;
constexpr std::uint32_t max_context = 1U << 24U;

constexpr std::array attention_words = {Word("grouped", AttentionForm::grouped),
                                        Word("latent", AttentionForm::latent)};
constexpr std::array feed_forward_words = {Word("gated", FeedForward::gated),
                                           Word("plain", FeedForward::plain)};
constexpr std::array dense_order_words = {Word("first", DenseOrder::first),
                                          Word("between", DenseOrder::between)};
constexpr std::array output_words = {Word("own", OutputLayer::own),
                                     Word("tied", OutputLayer::tied)};
constexpr std::array weight_words = {Word("bf16", WeightFormat::bf16),
                                     Word("fp8", WeightFormat::fp8),
                                     Word("mxfp4", WeightFormat::mxfp4)};

void describe(FieldVisitor& v, AttentionDimensions& attention) {
  v.begin_map({"attention", "Attention of a layer", Need::required, "{heads: 32, head_size: 128}"},
              {});
  v.choice({"form",
            "grouped: heads with keys and values of their own or shared in groups; latent: keys "
            "and values made of a cached vector (MLA)"},
           attention.form, attention_words);
  v.integer({"heads", "Heads of queries", Need::required}, attention.heads, {1, max_heads});
  v.optional_integer({"kv_heads", "Heads of keys and values; none: as many as heads"},
                     attention.kv_heads, {1, max_heads});
  v.integer({"head_size", "Values of a head; latent: those without position", Need::required},
            attention.head_size, {1, max_width});
  v.optional_integer({"query_rank", "latent: rank of queries; none: they are not compressed"},
                     attention.query_rank, {1, max_width});
  v.integer({"kv_rank", "latent: values of the vector that is cached"}, attention.kv_rank,
            {0, max_width});
  v.integer({"rope_head_size", "latent: values of a head with position, whose key all heads share"},
            attention.rope_head_size, {0, max_width});
  v.integer({"value_head_size", "latent: values of a head's output"}, attention.value_head_size,
            {0, max_width});
  v.optional_integer({"sliding_window", "Tokens that windowed_layers attend to; none: all"},
                     attention.sliding_window, {1, max_context});
  v.integer({"windowed_layers", "Layers with a sliding window, out of all, dense ones included"},
            attention.windowed_layers, {0, max_layers});
  v.integer({"encoder_tokens",
             "Tokens of an encoder that each layer attends to as well; 0: there is no "
             "cross-attention"},
            attention.encoder_tokens, {0, max_context});
  v.end_map();
}

}  // namespace

void describe(FieldVisitor& v, TransformerDimensions& sizes) {
  v.integer({"expert_intermediate_size", "Width of an expert, routed or shared", Need::required},
            sizes.expert_intermediate_size, {1, max_width});
  v.choice({"feed_forward",
            "gated: three matrices (gate, up, down); plain: two, here and in dense layers"},
           sizes.feed_forward, feed_forward_words);
  describe(v, sizes.attention);
  v.integer({"dense_layers", "Layers without experts, beside model.layers. Gateways compute them"},
            sizes.dense_layers, {0, max_layers});
  v.integer({"dense_intermediate_size", "Width of their feed-forward network"},
            sizes.dense_intermediate_size, {0, max_width});
  v.choice(
      {"dense_order", "Where they are: before the first MoE layer, or equally many before each"},
      sizes.dense_order, dense_order_words);
  v.integer({"vocabulary", "Tokens of the embedding, which no module holds; 0: not counted"},
            sizes.vocabulary, {0, max_vocabulary});
  v.choice({"output_layer", "Whether it has weights of its own, or those of the embedding"},
           sizes.output_layer, output_words);
  v.integer({"expert_vectors", "Biases of one expert: weights that are no matrix"},
            sizes.expert_vectors, {0, max_width});
  v.optional_integer({"gateway_vectors",
                      "Weights of a layer's gateway that are no matrix (norms, biases, sinks); "
                      "none: two norms"},
                     sizes.gateway_vectors, {0, max_width});
  v.optional_integer({"outer_vectors", "The same outside layers; none: one norm"},
                     sizes.outer_vectors, {0, max_width});
  v.choice({"weights",
            "Format of weights: bf16; fp8 (matrices but those of router, embedding and output "
            "layer, scales for 128 x 128); mxfp4 (those of experts, scales for 32)"},
           sizes.weights, weight_words);
  v.integer({"context_tokens", "Tokens that a token attends to, itself among them"},
            sizes.context_tokens, {1, max_context});
}

void describe(FieldVisitor& v, MoeModel& model) {
  v.begin_map({"model", "The Mixture-of-Experts model: a preset, or its sizes", Need::required,
               "llama-moe-3.5b-2of8"},
              {preset_names(PresetKind::model)});
  v.text({"name", "What results call it"}, model.name, study_name);
  v.integer({"layers", "MoE layers", Need::required}, model.layers, {1, max_layers});
  v.integer({"experts", "Routed experts of a layer", Need::required}, model.experts,
            {1, max_experts});
  v.integer({"active", "Routed experts that a token activates in a layer", Need::required},
            model.active, {1, max_active});
  v.integer({"shared_experts", "Experts that every token takes, computed at the gateway"},
            model.shared_experts, {0, max_experts});
  v.integer({"hidden_size", "Values of a token's activation; 0: not stated"}, model.hidden_size,
            {0, max_width});
  v.number({"bytes_per_value", "Bytes of one of them"}, model.bytes_per_value, above(0, 16));
  v.number({"expert_flops", "FLOP of one expert for one token; derived where there are dimensions"},
           model.expert_flops, between(0, huge));
  v.number({"gateway_flops",
            "FLOP of attention and router of a layer for one token; derived where there are "
            "dimensions"},
           model.gateway_flops, between(0, huge));
  v.optional_number({"expert_memory_gb",
                     "Memory of one expert, in 10^9 bytes; none: as dimensions say, or not stated"},
                    model.expert_memory_gb, between(0, huge));
  v.optional_number(
      {"gateway_memory_gb",
       "Memory of attention and router of a layer, in 10^9 bytes; none: as dimensions "
       "say, or not stated"},
      model.gateway_memory_gb, between(0, huge));
  v.optional_number({"cache_bytes_per_token",
                     "Bytes that the keys and values of a token take in all layers together; none: "
                     "as dimensions say, or not stated"},
                    model.cache_bytes_per_token, between(0, huge));
  if (v.begin_block({"dimensions",
                     "Sizes of the transformer, from which the five keys above follow where they "
                     "are left out; a resolved config has what follows in their place"})) {
    TransformerDimensions sizes;
    describe(v, sizes);
    v.end_map();
  }
  v.end_map();
}

}  // namespace spacemoe
