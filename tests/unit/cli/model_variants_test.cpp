#include "host/cli/model_variants.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/cli/load_config.hpp"
#include "tests/test_folder.hpp"

namespace spacemoe {
namespace {

using testing::HasSubstr;

constexpr std::string_view paper_text = R"(
constellation: paper-1056
time: {slots: 1}
planning: {slots: 1}
model: llama-moe-3.5b-2of8
activation: {kind: conditional_poisson, skew: 0.3}
schemes: [SpaceMoE, {name: Found, placement: placement.csv}]
)";

ModelVariants variants_of(std::string_view text, const VariantsAskedFor& asked) {
  const TestFolder folder;
  std::ofstream(folder.path() / "placement.csv") << "layer\n";
  CommonOptions options;
  options.config = folder.path() / "study.yaml";
  return model_variants(options, text, load_config(options, text), asked);
}

std::string complaint_of(std::string_view text, const VariantsAskedFor& asked) {
  try {
    static_cast<void>(variants_of(text, asked));
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "no complaint";
}

// Attention takes 2 x 2 x 4096 FLOP for each token of context.
TEST(ModelVariants, HaveAllContextsOfAllModels) {
  const ModelVariants variants =
      variants_of(paper_text, {{"olmoe-1b-7b", "llama-moe-3.5b-2of8"}, {32768, 4096}});
  ASSERT_EQ(variants.models.size(), 2U);
  for (const auto& contexts : variants.models) {
    ASSERT_EQ(contexts.size(), 2U);
    EXPECT_EQ(contexts[0].model.dimensions->context_tokens, 4096U);
    EXPECT_EQ(contexts[1].model.dimensions->context_tokens, 32768U);
  }
  EXPECT_EQ(variants.models[0][0].model.name, "llama-moe-3.5b-2of8");
  EXPECT_EQ(variants.models[1][0].model.name, "olmoe-1b-7b");
  EXPECT_NEAR(variants.models[0][1].model.gateway_flops - variants.models[0][0].model.gateway_flops,
              2.0 * 2 * 4096 * (32768 - 4096), 1.0);
}

TEST(ModelVariants, LeavePlacementsOutThatAreOfAnotherShape) {
  const ModelVariants variants = variants_of(paper_text, {{"olmoe-1b-7b"}, {}});
  ASSERT_EQ(variants.models.size(), 2U);
  EXPECT_EQ(variants.models[0][0].schemes.size(), 2U);
  EXPECT_EQ(variants.models[1][0].schemes.size(), 1U);
  EXPECT_EQ(variants.models[1][0].schemes[0].name, "SpaceMoE");
  EXPECT_EQ(variants.remarks,
            std::vector<std::string>{"Found left out with olmoe-1b-7b: from a file, for 32 layers "
                                     "of 8 experts, not 16 of 64."});
}

TEST(ModelVariants, SayWhichModelDoesNotFit) {
  EXPECT_THAT(complaint_of(paper_text, {{"deepseek-v3"}, {}}),
              HasSubstr("--set model=deepseek-v3"));
}

TEST(ModelVariants, OfAModelThatStatesItsFlopHaveNoContexts) {
  const std::string text = R"(
constellation: iridium-66
model: {layers: 2, experts: 4, active: 2, expert_flops: 1e9}
activation: {kind: conditional_poisson, skew: 0.3}
schemes: [SpaceMoE]
)";
  EXPECT_EQ(complaint_of(text, {{}, {8192}}),
            "--contexts: found 8192 with a model that states its FLOP, allowed: a model of which "
            "sizes are stated (model.dimensions) (spacemoe validate --list names presets, which "
            "have them)");
}

}  // namespace
}  // namespace spacemoe
