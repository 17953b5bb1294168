#include "host/breakeven/breakeven.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/breakeven/breakeven_table.hpp"
#include "host/breakeven/equal_hardware.hpp"
#include "host/breakeven/one_place.hpp"
#include "host/experiment/exact_outcomes.hpp"
#include "tests/test_folder.hpp"
#include "tests/test_study.hpp"

namespace spacemoe {
namespace {

constexpr const char* study_text = R"(
constellation:
  shells:
    - {planes: 6, satellites_per_plane: 10, altitude_km: 1200, inclination_deg: 87, phasing: 1}
links: {survival: 0.9}
time: {slots: 12}
planning: {slots: 6}
compute: {peak_gflops: 2, utilisation: 0.5, charge: none, memory_gb: 3}
model:
  {layers: 3, experts: 4, active: 2, expert_flops: 1e7, gateway_flops: 3e7, expert_memory_gb: 0.5, gateway_memory_gb: 1}
activation: {kind: conditional_poisson, skew: 0.7}
evaluation: {tokens_per_slot: 4, draws: 2}
schemes: [SpaceMoE, RandPlace]
)";

struct Comparing : TestStudy {
  explicit Comparing(std::vector<std::string> set = {}) : TestStudy(study_text, std::move(set)) {}

  [[nodiscard]] BreakEvenResult run(std::vector<double> gflops) const {
    BreakEvenOptions options;
    options.peak_gflops = std::move(gflops);
    options.hop_ms = {0.0, 50.0};
    options.cluster_satellites = 15;
    const std::vector<BreakEvenModel> models = {{config()}};
    return run_breakeven(models, options, context()).front();
  }
};

// 3 layers of a gateway of 30 MFLOP and two experts of 10 MFLOP each, at 1 GFLOPS.
TEST(BreakEven, OneSatelliteDoesAllTheWork) {
  const Alternative one = Comparing().run({1, 2, 4}).alternatives.front();
  EXPECT_DOUBLE_EQ(one.own.latency_s, 0.15);
  EXPECT_DOUBLE_EQ(one.capacity_per_s, 1.0 / 0.15);
  EXPECT_EQ(one.satellites, 1U);
  EXPECT_DOUBLE_EQ(*one.gigabytes, 3 * (1 + 4 * 0.5));
  EXPECT_DOUBLE_EQ(one.points[0].latency_s, 0.3);
}

// Side by side, experts take 10 ms, and two hops of 3 us more; 15 satellites share 150 MFLOP a
// token, but none does less than a gateway.
TEST(BreakEven, AClusterWorksSideBySide) {
  const BreakEvenResult result = Comparing().run({1, 2, 4});
  const Alternative& cluster = result.alternatives[1];
  EXPECT_NEAR(cluster.own.latency_s, 3 * (0.03 + 0.01 + 2 * 3e-6), 1e-12);
  EXPECT_NEAR(cluster.capacity_per_s, 1.0 / 0.03, 1e-9);
  // Processing of 50 ms a hop, at the second delay.
  EXPECT_NEAR(cluster.points[3 + 1].latency_s - cluster.points[1].latency_s, 6 * 0.05, 1e-12);
  const DenseCluster alone{1, 0.0};
  EXPECT_NEAR(token_seconds(Comparing().config().model, 1e9, alone), 0.15, 1e-12);
}

// With satellites that are alike, paths are those of a study without compute, and every layer adds
// its gateway and one expert.
TEST(BreakEven, ASpreadModelAddsItsComputeToItsPaths) {
  const Comparing study;
  const BreakEvenResult result = study.run({1, 2, 4});
  const SnapshotSeries series = study.scenario().evaluation_series();
  const SlotRange all{Slot{0}, series.slots};
  double delivered = 0.0;
  double paths_s = 0.0;
  for (const SlotOutcome& slot :
       exact_outcomes(study.placement(), series, {&all, 1}, study.study(), study.context())) {
    delivered += slot.delivered;
    paths_s += slot.latency_s;
  }
  const Alternative& spread = result.alternatives[2];
  EXPECT_EQ(spread.name, "SpaceMoE");
  for (std::size_t rate = 0; rate < 3; ++rate) {
    const BreakEvenPoint& point = spread.points[rate];
    EXPECT_NEAR(point.latency_s, paths_s / delivered + 3 * 0.04e9 / (0.5e9 * point.peak_gflops),
                1e-5);
    EXPECT_NEAR(point.delivered, delivered / 12, 1e-12);
  }
  EXPECT_EQ(spread.satellites, 15U);
  EXPECT_EQ(*spread.gigabytes, 1.0);
  EXPECT_GT(spread.points[3].latency_s, spread.points[0].latency_s + 3 * 0.1);
}

/// The exact engine's mean latency of the placement, with all compute charged.
double charged_s(const Comparing& placed, std::vector<std::string> set) {
  set.emplace_back("compute.charge=all");
  const Comparing study(std::move(set));
  const SnapshotSeries series = study.scenario().evaluation_series();
  const SlotRange all{Slot{0}, series.slots};
  return *mean_of(
              exact_outcomes(placed.placement(), series, {&all, 1}, study.study(), study.context()))
              .mean_s;
}

/// Three layers, each with a gateway and, on two satellites, two experts each.
std::string packed_placement() {
  std::string text = "layer,role,expert,satellite\n";
  for (int layer = 0; layer < 3; ++layer) {
    text += fmt::format("{},gateway,,{}\n", layer, 20 * layer);
    for (int expert = 0; expert < 4; ++expert) {
      text += fmt::format("{},expert,{},{}\n", layer, expert, 20 * layer + 1 + 4 * (expert / 2));
    }
  }
  return text;
}

// By formula where each satellite has one module, by evaluation where experts share one: they then
// wait for each other, so that latencies are no straight line.
TEST(BreakEven, SpreadModelsTakeWhatTheExactEngineSays) {
  const TestFile packed("packed.csv", packed_placement());
  for (const std::string& scheme :
       {std::string("SpaceMoE"), "{name: Packed, placement: " + packed.path().string() + "}"}) {
    const std::vector<std::string> set = {"compute.modules_per_satellite=2",
                                          "schemes=[" + scheme + "]"};
    const auto with = [&](std::vector<std::string> more) {
      more.insert(more.begin(), set.begin(), set.end());
      return more;
    };
    const Comparing study(set);
    const BreakEvenResult result = study.run({0.1, 4});
    const Alternative& spread = result.alternatives[2];
    EXPECT_NEAR(spread.points[0].latency_s, charged_s(study, with({"compute.peak_gflops=0.1"})),
                1e-4);
    EXPECT_NEAR(spread.points[2 + 1].latency_s,
                charged_s(study, with({"compute.peak_gflops=4", "links.processing_ms=50"})), 1e-5);
  }
}

// A context changes what gateways compute, and no path.
TEST(BreakEven, ContextsShareAPlacement) {
  const Comparing study;
  BreakEvenModel contexts = {study.config(), study.config()};
  contexts[1].model.gateway_flops = 8e7;
  const BreakEvenOptions options{{1, 4}, {0.0, 50.0}};
  const auto results = run_breakeven({&contexts, 1}, options, study.context());
  ASSERT_EQ(results.size(), 2U);
  for (std::size_t i = 0; i < 4; ++i) {
    const double more_s = 3 * 5e7 / (i % 2 == 0 ? 0.5e9 : 2e9);
    for (std::size_t way = 0; way < 4; ++way) {
      EXPECT_NEAR(results[1].alternatives[way].points[i].latency_s,
                  results[0].alternatives[way].points[i].latency_s + more_s, 1e-9);
    }
  }
  EXPECT_NEAR(results[1].alternatives[2].capacity_per_s, 1.0 / 0.08, 1e-4);
}

// One module a satellite: the busiest is a gateway, or the expert that most tokens need.
TEST(BreakEven, CapacityIsThatOfTheBusiestSatellite) {
  EXPECT_NEAR(Comparing().run({1, 2}).alternatives[2].capacity_per_s, 1.0 / 0.03, 1e-4);
  const Comparing heavy({"model.gateway_flops=1e6"});
  const auto inclusion = heavy.study().laws.inclusion();
  EXPECT_NEAR(heavy.run({1, 2}).alternatives[2].capacity_per_s,
              1.0 / (0.01 * std::ranges::max(inclusion)), 1e-3);
}

TEST(BreakEven, FindsTheRateAtWhichItTurns) {
  const Comparing study;
  const BreakEvenResult result = study.run({0.01, 0.1, 1, 10, 100});
  const double turn = result.alternatives[2].faster_below_gflops[0];
  ASSERT_GT(turn, 0.01);
  const BreakEvenResult there = study.run({turn * 0.99, turn, turn * 1.01});
  EXPECT_NEAR(there.alternatives[2].points[1].latency_s, there.alternatives[0].points[1].latency_s,
              1e-4 * there.alternatives[0].points[1].latency_s);
  EXPECT_LT(there.alternatives[2].points[0].latency_s, there.alternatives[0].points[0].latency_s);
  EXPECT_GT(there.alternatives[2].points[2].latency_s, there.alternatives[0].points[2].latency_s);
}

// The ground takes 150 MFLOP at half of 989.4 TFLOPS, and light there and back.
TEST(BreakEven, TheGroundIsAsFarAsItIs) {
  const BreakEvenResult result = Comparing().run({1, 2});
  EXPECT_NEAR(result.alternatives.back().own.latency_s, 0.0075 + 0.15e9 / (0.5 * 989.4e12), 1e-12);
  EXPECT_THAT(breakeven_text({&result, 1}), testing::HasSubstr("(too much)"));
  EXPECT_THAT(breakeven_text({&result, 1}), testing::HasSubstr("MLPerf"));
}

// Where all links are down a spread model is no faster than any other, but lost.
TEST(BreakEven, SaysWhereNoTokenArrives) {
  const BreakEvenResult result = Comparing({"links.survival=0"}).run({1, 2});
  EXPECT_TRUE(std::isinf(result.alternatives[2].own.latency_s));
  EXPECT_EQ(result.alternatives[2].own.delivered, 0.0);
  EXPECT_THAT(breakeven_text({&result, 1}), testing::HasSubstr("With SpaceMoE no token arrives."));
  EXPECT_THAT(breakeven_csv({&result, 1}), testing::HasSubstr("SpaceMoE,0,2,,0,"));
}

TEST(BreakEven, NeedsSatellitesThatAreAlike) {
  const Comparing study;
  const auto refuses = [&](const ExperimentConfig& config) {
    const std::vector<BreakEvenModel> models = {{config}};
    EXPECT_THROW(static_cast<void>(run_breakeven(models, {{1.0}, {0.0}}, study.context())),
                 ConfigError);
  };
  ExperimentConfig config = study.config();
  config.compute.satellites = "rates.csv";
  refuses(config);
  config = study.config();
  config.compute.fleet.resize(1);
  refuses(config);
}

// One satellite: 0.15 s. 15 of them are as many users' 100 tokens a second, or one that takes 10
// ms; have 45 GB, room for five models of 9 GB, and use 9 GB. Gateways of 30 ms make 33.3.
TEST(EqualHardware, IsTheSameSatellitesFlopAndMemory) {
  const BreakEvenResult result = Comparing().run({1, 2});
  const auto equal = equal_hardware(result, result.alternatives[2]);
  ASSERT_TRUE(equal);
  EXPECT_NEAR(equal->each_per_s, 1.0 / 0.03 / 15, 1e-4);
  EXPECT_NEAR(equal->alone_per_s, 100.0, 1e-9);
  EXPECT_NEAR(equal->in_one_token_s, 0.010, 1e-12);
  EXPECT_NEAR(equal->in_one_per_s, 100.0, 1e-9);
  EXPECT_EQ(equal->aboard->models, 5.0);
  EXPECT_NEAR(equal->aboard->per_second, 5 / 0.15, 1e-9);
  EXPECT_EQ(equal->used->models, 1.0);
  EXPECT_NEAR(equal->used->per_second, 1 / 0.15, 1e-9);
  EXPECT_FALSE(equal_hardware(result, result.alternatives.back()));
  EXPECT_THAT(breakeven_text({&result, 1}), testing::HasSubstr("33.3 (5)"));
}

TEST(EqualHardware, KnowsNoMemoryThatIsNotStated) {
  const BreakEvenResult result =
      Comparing({"compute.memory_gb=", "model.gateway_memory_gb="}).run({1, 2});
  const auto equal = equal_hardware(result, result.alternatives[2]);
  EXPECT_FALSE(equal->aboard);
  EXPECT_FALSE(equal->used);
}

TEST(EqualHardware, StandsInTheLineOfTheConfigsOwnRate) {
  const BreakEvenResult result = Comparing().run({1, 2});
  const std::string csv = breakeven_csv({&result, 1});
  EXPECT_THAT(csv, testing::HasSubstr("\none satellite,0,2,0.15,1,1,9,6.666666666666667,1,custom,,,"
                                      "6.666666666666667,6.666666666666667,0.15,"
                                      "6.666666666666667,0,0,1,6.666666666666667\n"));
  // As many columns in every line.
  const auto columns =
      std::count(csv.begin(), csv.begin() + static_cast<long>(csv.find('\n')), ',');
  EXPECT_EQ(std::ranges::count(csv, ','), columns * std::ranges::count(csv, '\n'));
}

// The paper's model has 36.3 TFLOP for 4,096 tokens with its output layer of 2 x 4096 x 32000,
// which no module has: 8.60 GFLOP a token, 1.18 s at 7.28 GFLOPS.
TEST(BreakEven, KnowsThePapersModel) {
  const TestStudy paper(R"(
constellation: paper-1056
time: {slots: 2}
planning: {slots: 1}
model: llama-moe-3.5b-2of8
activation: {kind: conditional_poisson, skew: 0.6}
schemes: [SpaceMoE]
)");
  const double token_s = token_seconds(paper.config().model, 7.28e9);
  EXPECT_NEAR(token_s, (36.3e12 / 4096 - 2.0 * 4096 * 32000) / 7.28e9, 0.003);
  EXPECT_NEAR(*whole_model(paper.config().model).gigabytes, 13.0, 0.3);
}

// By hand. At 7.28 GFLOPS a token is 8.86 GFLOP with the output layer, 1.22 s, and 1.18 s without.
// A gateway is projections 4 x 2 x 4096^2, attention 2 x 2 x 4096 x 4096 and a router 2 x 4096 x 8:
// 27.7 ms, so that a ring makes 36.1 tokens a second. 288 satellites alone make 288 / 1.18 = 244,
// one with the FLOPS of all 288 of them takes 4.1 ms. Of 8 GB each they hold 2,304 / 12.95 = 177
// models, which make 150.
TEST(EqualHardware, IsThatOfThePapersPoint) {
  const TestStudy paper(R"(
constellation: paper-1056
time: {slots: 1}
planning: {slots: 1}
compute: {peak_gflops: 10.4, utilisation: 0.7, memory_gb: 8}
model: llama-moe-3.5b-2of8
activation: {kind: conditional_poisson, skew: 0.6}
schemes: [SpaceMoE]
)");
  EXPECT_NEAR(36.3e12 / 4096 / 7.28e9, 1.22, 0.005);
  const std::vector<BreakEvenModel> models = {{paper.config()}};
  const auto results = run_breakeven(models, {{1, 10}, {0.0}}, paper.context());
  const Alternative& one = results[0].alternatives[0];
  const Alternative& ring = results[0].alternatives[2];
  EXPECT_NEAR(one.own.latency_s, 1.18, 0.005);
  EXPECT_EQ(ring.satellites, 288U);
  EXPECT_NEAR(ring.capacity_per_s, 36.1, 0.06);
  const auto equal = equal_hardware(results[0], ring);
  EXPECT_NEAR(equal->alone_per_s, 244.0, 0.6);
  EXPECT_NEAR(equal->in_one_token_s, 0.0041, 0.00002);
  EXPECT_NEAR(equal->each_per_s, 0.125, 0.001);
  EXPECT_EQ(equal->aboard->models, 177.0);
  EXPECT_NEAR(equal->aboard->per_second, 150.0, 0.5);
  EXPECT_EQ(equal->used->models, 1.0);
  EXPECT_EQ(results[0].context_tokens, 4096U);
  // 2 x 32 layers x 4096 values of 2 bytes a token: 512 KiB.
  EXPECT_NEAR(*results[0].cache_gb, 4096 * 524288e-9, 1e-9);
}

}  // namespace
}  // namespace spacemoe
