#include <cmath>
#include <filesystem>
#include <random>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/config/config.hpp"

namespace spacemoe {
namespace {

std::string study_with(const std::string& more) {
  return "constellation: paper-1056\n"
         "model: llama-moe-3.5b-2of8\n"
         "activation: {kind: conditional_poisson, skew: 0.6}\n"
         "schemes: [SpaceMoE]\n" +
         more;
}

ExperimentConfig read(const std::string& more, const std::filesystem::path& file = "study.yaml") {
  return read_config_text(file, study_with(more)).config;
}

bool is_read(const std::string& more) {
  try {
    static_cast<void>(read(more));
    return true;
  } catch (const ConfigError&) {
    return false;
  }
}

TEST(Values, IntegersMayBeWrittenAsNumbers) {
  EXPECT_EQ(read("time: {slots: 1e3}").time.slots, 1000U);
  EXPECT_EQ(read("time: {slots: 20.0}").time.slots, 20U);
  EXPECT_EQ(read("evaluation: {seed: 18446744073709551615}").evaluation.seed,
            18446744073709551615U);
  EXPECT_FALSE(is_read("time: {slots: 1e-3}"));
  EXPECT_FALSE(is_read("time: {slots: 20.5}"));
  // Beyond 2^53 doubles skip integers, so a seed written so would differ from what it looks like.
  EXPECT_FALSE(is_read("evaluation: {seed: 1e19}"));
  EXPECT_EQ(read("evaluation: {seed: 9007199254740992.0}").evaluation.seed,
            std::uint64_t{1} << 53U);
  EXPECT_FALSE(is_read("evaluation: {seed: 9007199254740994.0}"));
}

std::string complaint_about(const std::string& more) {
  try {
    static_cast<void>(read(more));
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "";
}

TEST(Values, NumbersThatAreNotFiniteAreKnownInAllTheirForms) {
  for (const char* word : {"NaN", ".NAN", "Inf", "-.INF", "+infinity", "-Infinity"}) {
    EXPECT_THAT(complaint_about("links: {survival: " + std::string(word) + "}"),
                testing::HasSubstr("(numbers are finite)"))
        << word;
  }
}

TEST(Values, TimesMayBeQuotedAndNumbersMayNot) {
  EXPECT_EQ(read("search: {time_limit_s: \"20s\"}").search.time_limit_s, 20.0);
  EXPECT_THAT(complaint_about("search: {time_limit_s: \"20\"}"),
              testing::HasSubstr("(write it without quotes)"));
  // Zeros in front are octal to some programs, and a sign does not change that.
  EXPECT_EQ(read("links: {processing_ms: 0.5}").links.processing_ms, 0.5);
  EXPECT_THAT(complaint_about("links: {processing_ms: 00.5}"), testing::HasSubstr("octal"));
  EXPECT_THAT(complaint_about("links: {processing_ms: -07}"), testing::HasSubstr("octal"));
}

TEST(Values, BoundsAreInOrOutAsDocumented) {
  for (const char* const good :
       {"links: {survival: 0}", "links: {survival: 1}", "links: {max_isls: 1}",
        "links: {max_isls: 4}", "compute: {utilisation: 1}", "links: {polar_cutoff_deg: 90}"}) {
    EXPECT_TRUE(is_read(good)) << good;
  }
  for (const char* const bad :
       {"links: {survival: -1e-9}", "links: {survival: 1.000001}", "links: {max_isls: 0}",
        "links: {max_isls: 5}", "compute: {utilisation: 0}", "compute: {peak_gflops: 0}",
        "links: {polar_cutoff_deg: 90.1}", "links: {max_range_km: 0}"}) {
    EXPECT_FALSE(is_read(bad)) << bad;
  }
}

TEST(Values, APayloadMayFollowFromTheModel) {
  // llama-moe-3.5b-2of8 has 4,096 values of 2 bytes.
  const auto config = read("links: {payload_bits: from_model}");
  EXPECT_EQ(config.links.payload_bits, 65536.0);
  EXPECT_NE(resolved_yaml(config).find("payload_bits: from_model"), std::string::npos);
  const auto again = read_config_text("again.yaml", resolved_yaml(config), {}).config;
  EXPECT_EQ(again.links.payload_bits, 65536.0);
  const auto wider = read_config_text(
      "study.yaml", study_with("links: {payload_bits: from_model}"),
      {{"model.preset=llama-moe-3.5b-2of8", "model.bytes_per_value=1", "model.hidden_size=1000"},
       {}});
  EXPECT_EQ(wider.config.links.payload_bits, 8000.0);
  EXPECT_EQ(read("links: {payload_bits: 12}").links.payload_bits, 12.0);
  EXPECT_FALSE(is_read("links: {payload_bits: from_mode}"));
  EXPECT_FALSE(is_read("links: {payload_bits: [1]}"));
}

// Sidereal time of 10 April 1987, 0 h: Meeus, Astronomical Algorithms, example 12.a.
TEST(Values, GreenwichMayFollowFromTheEpoch) {
  const auto config = read("time: {epoch: 1987-04-10}");
  EXPECT_NEAR(config.weather.greenwich_deg, 197.693195, 1e-4);
  EXPECT_NE(resolved_yaml(config).find("greenwich_deg: of_epoch"), std::string::npos);
  EXPECT_EQ(read("time: {epoch: 1987-04-10}\nweather: {greenwich_deg: 12}").weather.greenwich_deg,
            12.0);
  EXPECT_EQ(read("").weather.greenwich_deg, 0.0);
  EXPECT_FALSE(is_read("weather: {greenwich_deg: of_epoc}"));
}

// Costs that a latency cannot hold are refused, those just below are not: 64 hops each way at most,
// 32 layers, 2^25 s per token, shared by four kinds of cost.
TEST(Values, CostsFitIntoALatency) {
  for (const char* const good : {"links: {payload_bits: 1e12}", "compute: {peak_gflops: 0.001}",
                                 "links: {processing_ms: 1e5}",
                                 "planning: {lost_penalty_s: 1e6}\nlinks: {processing_ms: 1e6}"}) {
    EXPECT_TRUE(is_read(good)) << good;
  }
  for (const char* const bad :
       {"links: {payload_bits: 1e18}", "links: {rate_gbps: 1e-12, payload_bits: 1e6}",
        "compute: {peak_gflops: 1e-200}", "compute: {peak_gflops: 1e-9}",
        "compute: {utilisation: 1e-300}", "links: {processing_ms: 1e9}",
        "planning: {lost_penalty_s: 1e8}", "search: {lost_weight_s: 1e8}"}) {
    EXPECT_FALSE(is_read(bad)) << bad;
  }
}

TEST(Values, TheConfigIsCalledAfterItsFile) {
  EXPECT_EQ(read("", "folder/my study.yaml").name, "my-study");
  EXPECT_EQ(read("", "folder/.hidden").name, "hidden");
  EXPECT_EQ(read("", "---").name, "study");
  EXPECT_EQ(read("name: other").name, "other");
}

TEST(Values, TheFirstSchemeIsTheReference) {
  const auto config =
      read_config_text("study.yaml", study_with(""), {{"schemes=[RandPlace, SpaceMoE]"}, {}})
          .config;
  EXPECT_EQ(config.reference, "RandPlace");
}

TEST(Values, PathsStartAtTheConfigAndAreWrittenAsGiven) {
  const std::filesystem::path folder = SPACEMOE_SOURCE_DIR "/tests/config/valid";
  const auto config = read_config(folder / "pairs.yaml").config;
  EXPECT_EQ(*config.activation.file, folder / "tables/pairs.csv");
  EXPECT_NE(resolved_yaml(config).find("file: tables/pairs.csv"), std::string::npos);
  // The hash does not tell where the study lies.
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder);
  EXPECT_EQ(config_hash(read_config("pairs.yaml").config), config_hash(config));
  std::filesystem::current_path(before);
}

TEST(Values, TheHashTellsStudiesApart) {
  const std::string hash = config_hash(read(""));
  EXPECT_EQ(hash.size(), 16U);
  EXPECT_EQ(config_hash(read("links: {max_isls: 4}")), hash);  // the default, written out
  EXPECT_NE(config_hash(read("evaluation: {seed: 2}")), hash);
  EXPECT_NE(config_hash(read("links: {survival: 0.9999999999999999}")), hash);
}

// 2,000 doubles of any magnitude come back bit for bit.
TEST(Values, NumbersSurviveBeingResolved) {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> exponent(-200.0, 17.0);
  for (int i = 0; i < 2000; ++i) {
    ExperimentConfig config = read("");
    config.links.max_range_km = std::pow(10.0, exponent(random));
    const auto again = read_config_text("study.yaml", resolved_yaml(config)).config;
    ASSERT_EQ(*again.links.max_range_km, *config.links.max_range_km);
    const auto json = read_config_text("study.yaml", resolved_json(config)).config;
    ASSERT_EQ(*json.links.max_range_km, *config.links.max_range_km);
  }
}

TEST(Source, PlacesAKeyOrWhatIsLeftOfIt) {
  const auto loaded = read_config_text("study.yaml", study_with("links:\n  survival: 0.9\n"));
  const auto line_and_column = [&](std::string_view key) {
    const TextPosition at = loaded.source.locate(key);
    return std::pair(at.line, at.column);
  };
  EXPECT_EQ(line_and_column("links.survival"), std::pair(6, 13));
  EXPECT_EQ(line_and_column("links.seam"), std::pair(5, 1));
  EXPECT_EQ(line_and_column("schemes.0.layers"), std::pair(4, 11));
  EXPECT_EQ(line_and_column("model.active"), std::pair(2, 8));
  EXPECT_EQ(line_and_column("constellation.shells.0.planes"), std::pair(1, 16));
  EXPECT_EQ(line_and_column("planning.slots"), std::pair(1, 1));
  EXPECT_EQ(line_and_column(""), std::pair(1, 1));
}

}  // namespace
}  // namespace spacemoe
