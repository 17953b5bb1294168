#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/config/config.hpp"

namespace spacemoe {
namespace {

using testing::HasSubstr;

constexpr const char* study =
    "constellation: paper-1056\n"
    "model: llama-moe-3.5b-2of8\n"
    "activation: {kind: conditional_poisson, skew: 0.6}\n"
    "schemes: [SpaceMoE, RandPlace]\n";

ExperimentConfig with(const std::vector<std::string>& set) {
  return read_config_text("study.yaml", study, {set, {}}).config;
}

std::string complaint(const std::vector<std::string>& set, const std::string& more = "") {
  try {
    static_cast<void>(read_config_text("study.yaml", study + more, {set, {}}));
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "";
}

TEST(Override, SetsAKeyThatIsNotThere) {
  EXPECT_EQ(with({"links.survival=0.9"}).links.survival, 0.9);
}

TEST(Override, ReachesIntoAPresetAndLeavesTheRest) {
  const ExperimentConfig config =
      with({"constellation.shells.0.altitude_km=800", "model.layers=16"});
  EXPECT_EQ(config.constellation.shells[0].altitude_km, 800.0);
  EXPECT_EQ(config.constellation.shells[0].planes, 33U);
  EXPECT_EQ(config.model.layers, 16U);
  EXPECT_EQ(config.model.hidden_size, 4096U);
}

TEST(Override, ExchangesAPresetUnderItsChanges) {
  const ExperimentConfig config = with({"model.layers=16", "model.preset=mixtral-8x7b"});
  EXPECT_EQ(config.model.name, "mixtral-8x7b");
  EXPECT_EQ(config.model.layers, 16U);
  // Three matrices of 4096 x 14336, 2 FLOP per weight.
  EXPECT_EQ(config.model.expert_flops, 3.0 * 2.0 * 4096.0 * 14336.0);
}

TEST(Override, ReachesIntoAMapOfAPreset) {
  const ExperimentConfig config =
      with({"weather=saa", "weather.silences.duration_s=60", "weather.outages.survival=0.9"});
  EXPECT_EQ(config.weather.silences.duration_s, 60.0);
  EXPECT_EQ(config.weather.silences.per_year, 0.7);
  EXPECT_EQ(config.weather.outages.survival, 0.9);
}

TEST(Override, OfTheWeatherNamesTheOutagesThatTheTextHas) {
  EXPECT_THAT(complaint({"weather=starlink-2024"}, "links: {survival: 0.9}\n"),
              HasSubstr("links.survival: found 0.9 beside weather.outages, allowed: 1, or no "
                        "weather.outages (the weather says how often links fail, and for how "
                        "long; see also --set weather=starlink-2024)"));
  EXPECT_EQ(complaint({"weather=starlink-2024", "links.survival=1"}, "links: {survival: 0.9}\n"),
            "");
}

TEST(Override, TakesListsAndMapsOfYaml) {
  const ExperimentConfig config = with({"schemes=[SpaceMoE, {name: other, experts: random}]",
                                        "constellation.failed_satellites=[3, 4]"});
  ASSERT_EQ(config.schemes.size(), 2U);
  EXPECT_EQ(config.schemes[1].name, "other");
  EXPECT_EQ(config.schemes[1].experts, ExpertOrder::random);
  EXPECT_EQ(config.constellation.failed_satellites, (std::vector<std::uint32_t>{3, 4}));
}

TEST(Override, ChangesOneSchemeOfAList) {
  const ExperimentConfig config = with({"schemes.1.gateway=central"});
  EXPECT_EQ(config.schemes[1].name, "RandPlace");
  EXPECT_EQ(config.schemes[1].gateway, GatewayChoice::central);
  EXPECT_EQ(config.schemes[1].layers, LayerChoice::none);
}

TEST(Override, TheLastOneOfAKeyCounts) {
  EXPECT_EQ(with({"time.slots=10", "time.slots=20"}).time.slots, 20U);
}

TEST(Override, TheSeedOfTheCommandLineIsTheLastWord) {
  const auto loaded = read_config_text("study.yaml", study, {{"evaluation.seed=5"}, 7});
  EXPECT_EQ(loaded.config.evaluation.seed, 7U);
  EXPECT_EQ(loaded.config.activation.seed, 1U) << "the same model, another repetition";
}

TEST(Override, OfNothingTakesAKeyOut) {
  const ExperimentConfig config =
      with({"links.max_range_km=5000", "links.max_range_km=", "activation.kind=successive"});
  EXPECT_FALSE(config.links.max_range_km.has_value());
}

TEST(Override, IsWhereItsMistakesStand) {
  EXPECT_EQ(complaint({"links.survival=1.5"}),
            "--set links.survival=1.5: links.survival: found 1.5, allowed: 0 to 1");
  EXPECT_THAT(complaint({"links.survivel=1"}),
              HasSubstr("--set links.survivel=1: links.survivel: unknown key"));
  EXPECT_EQ(complaint({"schemes.2.gateway=random"}),
            "--set schemes.2.gateway=random: schemes.2.gateway: found item \"2\", allowed: 0 to 1");
  EXPECT_THAT(complaint({"links.survival"}), HasSubstr("found no key.path=value"));
  EXPECT_THAT(complaint({"links..survival=1"}), HasSubstr("found no key.path=value"));
  EXPECT_THAT(complaint({"=1"}), HasSubstr("found no key.path=value"));
  EXPECT_THAT(complaint({"links.survival=[1"}), HasSubstr("--set links.survival=[1: found"));
  EXPECT_THAT(complaint({"name.first=x", "name=x", "name.first=x"}), HasSubstr("above this key"));
  EXPECT_THAT(complaint({"model.layers=\xFF"}), HasSubstr("0xFF"));
}

// The text says what was right before; whoever reads the message has to look at the command line.
TEST(Override, IsNamedWhereItBreaksARuleAboutTheText) {
  EXPECT_EQ(
      complaint({"constellation.failed_satellites=[2000]", "constellation.shells.0.planes=9"}),
      "--set constellation.failed_satellites=[2000]: constellation.failed_satellites.0: found "
      "2000, allowed: 0 to 287 (see also --set constellation.shells.0.planes=9)");
  EXPECT_EQ(complaint({"evaluation.tokens_per_slot=7"}, "evaluation: {draws: 10}\n"),
            "study.yaml:5:21: evaluation.draws: found 10 for 7 tokens_per_slot, allowed: a divisor "
            "of tokens_per_slot (each draw serves as many tokens; see also --set "
            "evaluation.tokens_per_slot=7)");
  EXPECT_THAT(complaint({"constellation.shells.0.planes=60000"}),
              HasSubstr("constellation.shells: found 1920000 satellites, allowed: up to 65536 (see "
                        "also --set constellation.shells.0.planes=60000)"));
  EXPECT_THAT(complaint({"model.experts=2", "time.slots=9"}),
              testing::AllOf(HasSubstr("study.yaml:3:47: activation.skew: found 0.6"),
                             HasSubstr("; see also --set model.experts=2)")));
  // What a config leads to is found later.
  const auto loaded =
      read_config_text("study.yaml", study, {{"time.slots=9", "compute.peak_gflops=1"}, {}});
  EXPECT_STREQ(loaded.source.located(ConfigError({.key = "model", .found = "found 9"})).what(),
               "study.yaml:2:1: model: found 9 (see also --set compute.peak_gflops=1)");
}

TEST(Override, SaysHowToExchangeOneKeyForAnother) {
  try {
    static_cast<void>(read_config_text("study.yaml",
                                       std::string(study) + "time: {horizon: one_period}\n",
                                       {{"time.horizon_s=600"}, {}}));
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_STREQ(error.what(),
                 "study.yaml:5:8: time.horizon: found beside horizon_s, allowed: horizon or "
                 "horizon_s (--set time.horizon= takes it out)");
  }
  EXPECT_EQ(read_config_text("study.yaml", std::string(study) + "time: {horizon: one_period}\n",
                             {{"time.horizon_s=600", "time.horizon="}, {}})
                .config.time.horizon_s,
            600.0);
}

}  // namespace
}  // namespace spacemoe
