#include "host/breakeven/breakeven.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/breakeven/breakeven_table.hpp"
#include "host/breakeven/one_place.hpp"
#include "host/experiment/exact_outcomes.hpp"
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
    return run_breakeven(config(), options, context());
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
  const auto turn = result.alternatives[2].faster_below_gflops;
  ASSERT_TRUE(turn);
  const BreakEvenResult there = study.run({*turn * 0.99, *turn, *turn * 1.01});
  EXPECT_NEAR(there.alternatives[2].points[1].latency_s, there.alternatives[0].points[1].latency_s,
              1e-4 * there.alternatives[0].points[1].latency_s);
  EXPECT_LT(there.alternatives[2].points[0].latency_s, there.alternatives[0].points[0].latency_s);
  EXPECT_GT(there.alternatives[2].points[2].latency_s, there.alternatives[0].points[2].latency_s);
}

// The ground takes 150 MFLOP at half of 989.4 TFLOPS, and light there and back.
TEST(BreakEven, TheGroundIsAsFarAsItIs) {
  const BreakEvenResult result = Comparing().run({1, 2});
  EXPECT_NEAR(result.alternatives.back().own.latency_s, 0.0075 + 0.15e9 / (0.5 * 989.4e12), 1e-12);
  EXPECT_THAT(breakeven_text(result), testing::HasSubstr("(too much)"));
  EXPECT_THAT(breakeven_text(result), testing::HasSubstr("MLPerf"));
}

// Where all links are down a spread model is no faster than any other, but lost.
TEST(BreakEven, SaysWhereNoTokenArrives) {
  const BreakEvenResult result = Comparing({"links.survival=0"}).run({1, 2});
  EXPECT_TRUE(std::isinf(result.alternatives[2].own.latency_s));
  EXPECT_EQ(result.alternatives[2].own.delivered, 0.0);
  EXPECT_THAT(breakeven_text(result), testing::HasSubstr("With SpaceMoE no token arrives."));
  EXPECT_THAT(breakeven_csv(result), testing::HasSubstr("SpaceMoE,0,2,,0,"));
}

TEST(BreakEven, NeedsSatellitesThatAreAlike) {
  ExperimentConfig config = Comparing().config();
  config.compute.satellites = "rates.csv";
  const Comparing study;
  EXPECT_THROW(static_cast<void>(run_breakeven(config, {{1.0}, {0.0}}, study.context())),
               ConfigError);
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

}  // namespace
}  // namespace spacemoe
