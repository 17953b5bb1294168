#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "host/config/config.hpp"
#include "host/config/config_presets.hpp"
#include "host/model/layer_flops.hpp"
#include "host/model/model_memory.hpp"
#include "host/model/parameter_count.hpp"

/// What follows from the sizes of published models, beside what their publishers say.
namespace spacemoe {
namespace {

constexpr double billion = 1e9;

MoeModel preset_model(const std::string& text) {
  return read_config_text("study.yaml", "constellation: paper-1056\nmodel: " + text +
                                            "\nactivation: {kind: conditional_poisson, skew: 0}\n"
                                            "schemes: [SpaceMoE]\n")
      .config.model;
}

ParameterCount weights_of(const MoeModel& model) {
  return parameter_count(model, model.dimensions.value());
}

/// Figures of the three presets that published results of this project were made with.
struct EarlierFigures {
  const char* name;
  double expert_flops;
  double gateway_flops;
  double expert_gb;
  double gateway_gb;
  double cache_bytes;
};

TEST(ModelPreset, KeepsFiguresThatResultsWereMadeWith) {
  for (const EarlierFigures& earlier :
       {EarlierFigures{"llama-moe-3.5b-2of8", 33816576, 201392128, 0.033816576, 0.134283264,
                       524288},
        EarlierFigures{"llama-moe-3.5b-4of16", 16908288, 201457664, 0.016908288, 0.1343488, 524288},
        EarlierFigures{"mixtral-8x7b", 352321536, 151060480, 0.352321536, 0.083951616, 131072}}) {
    const MoeModel model = preset_model(earlier.name);
    EXPECT_EQ(model.expert_flops, earlier.expert_flops) << earlier.name;
    EXPECT_EQ(model.gateway_flops, earlier.gateway_flops) << earlier.name;
    EXPECT_EQ(model.expert_memory_gb, earlier.expert_gb) << earlier.name;
    EXPECT_EQ(model.gateway_memory_gb, earlier.gateway_gb) << earlier.name;
    EXPECT_EQ(model.cache_bytes_per_token, earlier.cache_bytes) << earlier.name;
  }
}

/// Weights in billions, to as many digits as are given.
struct PublishedWeights {
  const char* name;
  double total;
  double active;
};

// Model cards and reports that each preset names. Active weights include embedding and output
// layer, which some publishers leave out: then those of the issue that asked for the presets.
TEST(ModelPreset, HasTheWeightsThatArePublished) {
  for (const PublishedWeights& published :
       {PublishedWeights{"llama-moe-3.5b-2of8", 6.74, 3.49},
        PublishedWeights{"llama-moe-3.5b-4of16", 6.74, 3.49},
        PublishedWeights{"mixtral-8x7b", 46.7, 12.9}, PublishedWeights{"mixtral-8x22b", 141, 39},
        PublishedWeights{"olmoe-1b-7b", 6.92, 1.28},
        PublishedWeights{"deepseek-moe-16b", 16.4, 2.83},
        PublishedWeights{"deepseek-v2-lite", 15.7, 2.66},
        PublishedWeights{"deepseek-v3", 671, 37.6},
        PublishedWeights{"qwen1.5-moe-a2.7b", 14.3, 2.69},
        PublishedWeights{"qwen3-30b-a3b", 30.5, 3.35}, PublishedWeights{"phi-3.5-moe", 41.9, 6.64},
        PublishedWeights{"gpt-oss-20b", 20.9, 4.19},
        PublishedWeights{"gpt-oss-120b", 116.8, 5.71}}) {
    const ParameterCount weights = weights_of(preset_model(published.name));
    const auto half_a_digit = [](double value) {
      double digit = 1.0;
      while (std::abs(value / digit - std::round(value / digit)) > 1e-9) {
        digit /= 10.0;
      }
      return digit / 2.0;
    };
    EXPECT_NEAR(weights.total / billion, published.total, half_a_digit(published.total))
        << published.name;
    EXPECT_NEAR(weights.active / billion, published.active, half_a_digit(published.active))
        << published.name;
  }
}

// Numbers of weights in published checkpoints, every norm and bias among them. DeepSeek-V3 has 256
// biases of routing scores in each of 58 layers besides, which nothing here counts.
TEST(ModelPreset, HasEveryWeightOfTheCheckpoint) {
  EXPECT_EQ(weights_of(preset_model("mixtral-8x7b")).total, 46'702'792'704.0);
  EXPECT_EQ(weights_of(preset_model("mixtral-8x22b")).total, 140'620'634'112.0);
  EXPECT_EQ(weights_of(preset_model("olmoe-1b-7b")).total, 6'919'161'856.0);
  EXPECT_EQ(weights_of(preset_model("deepseek-moe-16b")).total, 16'375'728'128.0);
  EXPECT_EQ(weights_of(preset_model("deepseek-moe-16b")).active, 2'828'650'496.0);
  EXPECT_EQ(weights_of(preset_model("deepseek-v2-lite")).total, 15'706'484'224.0);
  EXPECT_EQ(weights_of(preset_model("deepseek-v3")).total, 671'026'419'200.0 - 58.0 * 256.0);
  EXPECT_EQ(weights_of(preset_model("qwen1.5-moe-a2.7b")).total, 14'315'784'192.0);
  EXPECT_EQ(weights_of(preset_model("qwen3-30b-a3b")).total, 30'532'122'624.0);
  EXPECT_EQ(weights_of(preset_model("qwen3-30b-a3b")).active, 3'353'032'704.0);
  EXPECT_EQ(weights_of(preset_model("gpt-oss-20b")).total, 20'914'757'184.0);
  EXPECT_EQ(weights_of(preset_model("gpt-oss-120b")).total, 116'829'156'672.0);
}

/// A column of table 1 of arXiv 2508.10925: weights in billions, checkpoint in GiB.
struct GptOssCard {
  const char* name;
  double experts;
  double attention;
  double embedding;
  double active;
  double checkpoint_gib;
};

TEST(ModelPreset, GptOssIsThatOfItsCard) {
  for (const GptOssCard& card : {GptOssCard{"gpt-oss-20b", 19.12, 0.64, 1.16, 3.61, 12.8},
                                 GptOssCard{"gpt-oss-120b", 114.71, 0.96, 1.16, 5.13, 60.8}}) {
    const MoeModel model = preset_model(card.name);
    const ParameterCount weights = weights_of(model);
    const double experts =
        model.layers * (model.experts * (weights.expert + weights.expert_vectors) + weights.router +
                        model.experts);
    const double attention = model.layers * (weights.attention + weights.vectors - model.experts);
    EXPECT_NEAR(experts / billion, card.experts, 0.005) << card.name;
    EXPECT_NEAR(attention / billion, card.attention, 0.005) << card.name;
    EXPECT_NEAR((weights.embedding + weights.output) / billion, card.embedding, 0.005) << card.name;
    // The card leaves the embedding out, and keeps the output layer.
    EXPECT_NEAR((weights.active - weights.embedding) / billion, card.active, 0.005) << card.name;
    EXPECT_NEAR(checkpoint_bytes(model, *model.dimensions) / std::pow(2.0, 30), card.checkpoint_gib,
                0.05)
        << card.name;
  }
}

// The published files of DeepSeek-V3 have 688,586,727,753 bytes. Beside the main model they hold a
// module that predicts a further token (README_WEIGHTS.md): an MoE layer in 8 bits, a projection of
// 2 x 7168^2, embedding and output layer again, in 16 bits.
TEST(ModelPreset, DeepSeekV3TakesWhatItsFilesDo) {
  const MoeModel model = preset_model("deepseek-v3");
  const ParameterCount weights = weights_of(model);
  const double further = 257.0 * weights.expert + weights.attention +
                         2.0 * (2.0 * 7168.0 * 7168.0 + weights.embedding + weights.output);
  const double files = checkpoint_bytes(model, *model.dimensions) + further;
  EXPECT_NEAR(files / 688'586'727'753.0, 1.0, 2e-4);
}

// Keys and values of 16 bits, in KiB. DeepSeek-V3: 61 layers x (512 + 64) values = 68.6.
TEST(ModelPreset, CachesWhatIsKnown) {
  constexpr double kib = 1024.0;
  EXPECT_EQ(preset_model("llama-moe-3.5b-2of8").cache_bytes_per_token, 512.0 * kib);
  EXPECT_EQ(preset_model("mixtral-8x7b").cache_bytes_per_token, 128.0 * kib);
  EXPECT_EQ(preset_model("gpt-oss-20b").cache_bytes_per_token, 48.0 * kib);
  EXPECT_NEAR(preset_model("deepseek-v3").cache_bytes_per_token.value(), 69.0 * kib, 0.5 * kib);
  // The decoder of Switch-Base: 12 layers x 2 x 12 heads of 64.
  EXPECT_EQ(preset_model("switch-base-8").cache_bytes_per_token, 12.0 * 2.0 * 768.0 * 2.0);
}

// arXiv 2605.00515: 36.3 TFLOP for 4,096 tokens, each of which attends to all of them.
TEST(ModelPreset, LlamaMoeWithItsOutputLayerCostsWhatThePaperSays) {
  const MoeModel model = preset_model("llama-moe-3.5b-2of8");
  const double token = model.layers * (model.active * model.expert_flops + model.gateway_flops) +
                       output_flops(model, *model.dimensions);
  EXPECT_NEAR(4096.0 * token / 1e12, 36.3, 0.05);
}

// Sparse encoder-decoders on T5-Base, arXiv 2101.03961, table 7: billions of weights with 16 to 256
// experts in each sparse layer. The encoder by hand: 12 layers of attention, six of which are
// sparse.
TEST(ModelPreset, SwitchBaseWithItsEncoderHasThePapersWeights) {
  constexpr double attention = 4.0 * 768.0 * 768.0;
  constexpr double feed_forward = 2.0 * 768.0 * 3072.0;
  for (const auto& [experts, published] :
       {std::pair(16, 1.1), std::pair(32, 2.0), std::pair(64, 3.8), std::pair(128, 7.4),
        std::pair(256, 14.7)}) {
    const MoeModel model =
        preset_model("{preset: switch-base-128, experts: " + std::to_string(experts) + "}");
    const double encoder =
        12.0 * attention + 6.0 * feed_forward + 6.0 * experts * (feed_forward + 768.0);
    EXPECT_NEAR((weights_of(model).total + encoder) / billion, published, 0.05) << experts;
  }
}

// The decoder by hand: two attentions in each of 12 layers, six of them dense, and one embedding.
TEST(ModelPreset, SwitchBaseDecodesWithItsDecoder) {
  constexpr double attention = 4.0 * 768.0 * 768.0;
  constexpr double feed_forward = 2.0 * 768.0 * 3072.0;
  const MoeModel model = preset_model("switch-base-8");
  const double norms = 12.0 * 3.0 * 768.0 + 768.0 + 32.0 * 12.0;
  EXPECT_EQ(weights_of(model).total, 12.0 * 2.0 * attention + 6.0 * feed_forward +
                                         6.0 * (8.0 * feed_forward + 768.0 * 8.0) +
                                         32128.0 * 768.0 + norms);
  EXPECT_EQ(weights_of(model).active, weights_of(model).total - 6.0 * 7.0 * feed_forward);
  // A gateway has a dense layer beside its own. Keys and values of the encoder's tokens are made
  // once for all of a text's tokens: two of eight projections are left out.
  constexpr double projections = 2.0 * 6.0 * 768.0 * 768.0;
  constexpr double context = 2.0 * 2.0 * 768.0 * (114.0 + 512.0);
  EXPECT_EQ(model.gateway_flops,
            2.0 * (projections + context) + 2.0 * feed_forward + 2.0 * 768.0 * 8.0);
  EXPECT_NEAR(model.gateway_memory_gb.value(),
              2.0 * (2.0 * (2.0 * attention + 2304.0) + feed_forward + 768.0 * 8.0) / 1e9, 1e-15);
}

// gpt-oss: half the layers attend to 128 tokens, whatever the context.
TEST(ModelPreset, AWindowLeavesTheRestOfTheContextOut) {
  const auto at = [](const std::string& context) {
    return preset_model("{preset: gpt-oss-20b, dimensions: {context_tokens: " + context + "}}")
        .gateway_flops;
  };
  constexpr double per_token = 2.0 * 2.0 * 64.0 * 64.0;
  EXPECT_DOUBLE_EQ(at("4096") - at("128"), per_token * (4096.0 - 128.0) / 2.0);
  EXPECT_DOUBLE_EQ(at("100") - at("50"), per_token * 50.0);
  constexpr double projections = 2.0 * (2.0 * 2880.0 * 4096.0 + 2.0 * 2880.0 * 512.0);
  EXPECT_DOUBLE_EQ(at("100"), projections + per_token * 100.0 + 2.0 * 2880.0 * 32.0);
}

// DeepSeek-V2-Lite by hand: 27 layers of latent attention and a dense network, over 26 gateways. A
// head meets 512 + 64 values of a cached token, and takes 512 from it.
TEST(ModelPreset, LatentAttentionWorksOnWhatIsCached) {
  const MoeModel model = preset_model("deepseek-v2-lite");
  constexpr double attention =
      2048.0 * 16.0 * 192.0 + 2048.0 * 576.0 + 512.0 * 16.0 * 256.0 + 16.0 * 128.0 * 2048.0;
  constexpr double context = 2.0 * 16.0 * (576.0 + 512.0) * 4096.0;
  constexpr double dense = 3.0 * 2048.0 * 10944.0;
  EXPECT_DOUBLE_EQ(model.gateway_flops,
                   (27.0 * (2.0 * attention + context) + 2.0 * dense) / 26.0 + 2.0 * 2048.0 * 64.0);
  EXPECT_EQ(model.expert_flops, 2.0 * 3.0 * 2048.0 * 1408.0);
  // Two shared experts besides.
  EXPECT_EQ(model.gateway_and_shared_flops(), model.gateway_flops + 2.0 * model.expert_flops);
  // The first gateway holds the dense layer too; each has room for it.
  constexpr double norms = 2.0 * 2048.0 + 512.0;
  EXPECT_DOUBLE_EQ(model.gateway_memory_gb.value() * 1e9,
                   2.0 * (2.0 * (attention + norms) + dense + 2048.0 * 64.0));
  EXPECT_DOUBLE_EQ(model.gateway_and_shared_gb().value(),
                   *model.gateway_memory_gb + 2.0 * *model.expert_memory_gb);
}

TEST(ModelPreset, IsFollowedWhereItsSizesChange) {
  const MoeModel wide = preset_model("{preset: mixtral-8x7b, hidden_size: 8192}");
  EXPECT_EQ(wide.expert_flops, 2.0 * 3.0 * 8192.0 * 14336.0);
  const MoeModel narrow =
      preset_model("{preset: mixtral-8x7b, dimensions: {expert_intermediate_size: 100}}");
  EXPECT_EQ(narrow.expert_flops, 2.0 * 3.0 * 4096.0 * 100.0);
  EXPECT_EQ(narrow.gateway_flops, 151060480.0);
}

TEST(ModelPreset, IsOverriddenByWhatIsStated) {
  const MoeModel model = preset_model(
      "{preset: deepseek-v3, expert_flops: 0, gateway_flops: 5, expert_memory_gb: 1, "
      "gateway_memory_gb: 2, cache_bytes_per_token: 3}");
  EXPECT_EQ(model.expert_flops, 0.0);
  EXPECT_EQ(model.gateway_flops, 5.0);
  EXPECT_EQ(model.expert_memory_gb, 1.0);
  EXPECT_EQ(model.gateway_memory_gb, 2.0);
  EXPECT_EQ(model.cache_bytes_per_token, 3.0);
  EXPECT_EQ(preset_model("{preset: deepseek-v3, cache_bytes_per_token: ~}").cache_bytes_per_token,
            61.0 * 576.0 * 2.0);
}

// A resolved config has what follows from sizes in their place, and is the same study.
TEST(ModelPreset, IsResolvedToItsFigures) {
  for (const std::string& name : preset_names(PresetKind::model)) {
    const std::string text = "constellation: paper-1056\nmodel: " + name +
                             "\nactivation: {kind: conditional_poisson, skew: 0}\n"
                             "schemes: [SpaceMoE]\n";
    const ExperimentConfig config = read_config_text("study.yaml", text).config;
    const ExperimentConfig again = read_config_text("study.yaml", resolved_yaml(config)).config;
    EXPECT_FALSE(again.model.dimensions) << name;
    EXPECT_EQ(again.model.expert_flops, config.model.expert_flops) << name;
    EXPECT_EQ(again.model.gateway_flops, config.model.gateway_flops) << name;
    EXPECT_EQ(again.model.gateway_memory_gb, config.model.gateway_memory_gb) << name;
    EXPECT_EQ(config_hash(again), config_hash(config)) << name;
  }
}

/// Rate and memory of a compute preset, GFLOPS and GB.
struct ComputeFigures {
  const char* name;
  double peak_gflops;
  double memory_gb;
};

TEST(ComputePreset, HasTheFiguresOfItsSource) {
  for (const ComputeFigures& figures :
       {ComputeFigures{"rad5545", 3.7, 4}, ComputeFigures{"sbc-2a72", 10, 8},
        ComputeFigures{"spacecloud-ix10", 26000, 24},
        ComputeFigures{"jetson-agx-orin", 170'000.0 / 4.0, 64},
        ComputeFigures{"h100", 1'978'800.0 / 2.0, 80}}) {
    const ComputeSpec compute =
        read_config_text("study.yaml",
                         "constellation: paper-1056\nmodel: llama-moe-3.5b-2of8\ncompute: "
                         "{preset: " +
                             std::string(figures.name) +
                             ", utilisation: 0.5}\n"
                             "activation: {kind: conditional_poisson, skew: 0}\n"
                             "schemes: [SpaceMoE]\n")
            .config.compute;
    EXPECT_EQ(compute.peak_gflops, figures.peak_gflops) << figures.name;
    EXPECT_EQ(compute.memory_gb, figures.memory_gb) << figures.name;
    EXPECT_EQ(compute.utilisation, 0.5) << figures.name;
  }
}

}  // namespace
}  // namespace spacemoe
