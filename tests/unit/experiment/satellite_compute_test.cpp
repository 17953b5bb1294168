#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/experiment/plan_schemes.hpp"
#include "tests/complaint.hpp"
#include "tests/test_folder.hpp"
#include "tests/unit/experiment/study_run.hpp"

// Satellites that compute at rates of their own and hold what they have room for. A ring of 12 that
// is never cut, one layer and two experts; 7.28 GFLOPS where nothing else is said.

namespace spacemoe {
namespace {

using testing::HasSubstr;

constexpr double usual_expert_s = 0.010;
constexpr double usual_gateway_s = 0.020;

constexpr std::string_view ring_text = R"(
constellation:
  shells:
    - {planes: 1, satellites_per_plane: 12, altitude_km: 550, inclination_deg: 87}
links: {grazing_altitude_km: 0}
time: {slots: 20}
planning: {slots: 4}
compute: {charge: all}
model:
  {layers: 1, experts: 2, active: 2, expert_flops: 7.28e7, gateway_flops: 1.456e8,
   expert_memory_gb: 1, gateway_memory_gb: 3}
activation: {kind: conditional_poisson, skew: 0}
evaluation: {tokens_per_slot: 40, draws: 40}
schemes: [RandPlace]
)";

std::string on(const TestFile& file) {
  return "compute.satellites=" + file.path().string();
}

std::string ring_complaint(std::string_view content, const std::vector<std::string>& set = {}) {
  const TestFile file("satellites.csv", content);
  std::vector<std::string> all_set = {on(file)};
  all_set.insert(all_set.end(), set.begin(), set.end());
  return complaint_of([&] {
    check_experiment(read_config_text("small.yaml", ring_text, {all_set, {}}).config);
  });
}

// Both experts beside the gateway are as far away, and the slower one is waited for.
TEST(SatelliteRates, DecideHowLongTheirModulesTake) {
  const TestFile placement("placement.csv",
                           "layer,role,expert,satellite\n"
                           "0,gateway,,3\n0,expert,0,2\n0,expert,1,4\n");
  const TestFile rates("satellites.csv", "satellite,peak_gflops\n3,5.2\n2,41.6\n4,2.6\n7,0.001\n");
  const StudyRun run = run_study(
      ring_text,
      {{"schemes=[{name: mine, placement: " + placement.path().string() + "}]", on(rates)}, {}});
  // The gateway at half of 10.4 GFLOPS, the expert at a quarter.
  EXPECT_NEAR(run.result.schemes[0].layers[0].value().compute_s,
              2.0 * usual_gateway_s + 4.0 * usual_expert_s, 1e-7);
}

TEST(SatelliteRates, OfAllAlikeAreThoseOfTheConfig) {
  const TestFile same("satellites.csv", "satellite,peak_gflops\n0,10.4\n5,\n11,10.4\n");
  const StudyRun with = run_study(ring_text, {{on(same)}, {}});
  const StudyRun without = run_study(ring_text);
  EXPECT_EQ(with.result.schemes[0].summary.exact_mean_s,
            without.result.schemes[0].summary.exact_mean_s);
  EXPECT_EQ(with.result.schemes[0].summary.mean_s, without.result.schemes[0].summary.mean_s);
}

// Shadow takes its part of each satellite's own rate.
TEST(SatelliteRates, AreCutByShadow) {
  const TestFile rates("satellites.csv", "satellite,peak_gflops\n1,20.8\n");
  const ExperimentConfig config =
      read_config_text(
          "small.yaml", ring_text,
          {{on(rates), "compute.sun_beta_deg=0", "compute.eclipse_utilisation=0.35"}, {}})
          .config;
  const Scenario scenario(config);
  const StudyCompute compute = study_compute(config, scenario);
  EXPECT_NEAR(compute.lit.expert[0], usual_expert_s, 1e-8);
  EXPECT_NEAR(compute.lit.expert[1], usual_expert_s / 2.0, 1e-8);
  EXPECT_NEAR(compute.dark.expert[1], usual_expert_s, 1e-8);
  EXPECT_NEAR(compute.dark.gateway[1], usual_gateway_s, 1e-8);
}

// Nothing stands where nothing fits, whatever draws or is chosen.
TEST(SatelliteMemory, KeepsModulesOffSatellitesWithoutRoom) {
  // A gateway takes 3 GB: satellites with 2 could hold an expert, but rules need room for any
  // module.
  const TestFile small("satellites.csv",
                       "satellite,peak_gflops,memory_gb\n0,,0\n1,,2\n2,,3\n6,,2.9\n7,50,\n");
  for (const char* scheme : {"RandPlace", "RandIntra", "SpaceMoE", "LinearAssignment"}) {
    const StudyRun run =
        run_study(ring_text, {{on(small), std::string("schemes=[") + scheme + "]"}, {}});
    ASSERT_FALSE(run.result.schemes[0].placements.empty());
    for (const Placement& placement : run.result.schemes[0].placements) {
      for (const Satellite satellite :
           {placement.gateways[0], placement.satellites[0], placement.satellites[1]}) {
        EXPECT_NE(number(satellite), 0U) << scheme;
        EXPECT_NE(number(satellite), 1U) << scheme;
        EXPECT_NE(number(satellite), 6U) << scheme;
      }
    }
  }
}

TEST(SatelliteMemory, RefusesWhatAFileOfPlacementsPutsWithoutRoom) {
  const TestFile placement("placement.csv",
                           "layer,role,expert,satellite\n"
                           "0,gateway,,3\n0,expert,0,3\n0,expert,1,4\n");
  const std::vector<std::string> mine = {
      "compute.modules_per_satellite=3",
      "schemes=[{name: mine, placement: " + placement.path().string() + "}]"};
  EXPECT_THAT(
      ring_complaint("satellite,peak_gflops,memory_gb\n3,,3.5\n", mine),
      HasSubstr("found 3, which would hold 1 gateway and 1 expert, allowed: up to 3 modules "
                "a satellite and 3.5 GB"));
  EXPECT_EQ(ring_complaint("satellite,peak_gflops,memory_gb\n3,,4\n", mine), "");
  // Those that are not named have what the config says.
  EXPECT_THAT(ring_complaint("satellite,peak_gflops,memory_gb\n3,,4\n",
                             {mine[0], mine[1], "compute.memory_gb=0.5"}),
              HasSubstr("found 4, which would hold 0 gateways and 1 expert"));
}

TEST(SatelliteFile, IsRefusedWhereItIsWrong) {
  EXPECT_THAT(ring_complaint("satellite,peak_gflops\n12,1\n"),
              HasSubstr("satellites.csv:2:1: satellite: found \"12\""));
  EXPECT_THAT(ring_complaint("satellite,peak_gflops\n3,1\n3,2\n"),
              HasSubstr("satellites.csv:3:1: satellite: found satellite 3 a second time"));
  EXPECT_THAT(ring_complaint("satellite,peak_gflops\n3,0\n"),
              HasSubstr("satellites.csv:2:3: peak_gflops: found 0, allowed: above 0"));
  EXPECT_THAT(ring_complaint("satellite,peak_gflops,memory_gb\n3,1,-1\n"),
              HasSubstr("satellites.csv:2:5: memory_gb: found -1, allowed: 0 to"));
  EXPECT_THAT(ring_complaint("satellite,memory_gb\n3,1\n"), HasSubstr("peak_gflops"));
  EXPECT_THAT(ring_complaint("satellite,peak_gflops\n3,1e-12\n"),
              HasSubstr("compute.satellites: found 1e-12 GFLOPS, too slow for the model"));
  EXPECT_THAT(
      ring_complaint("satellite,peak_gflops,memory_gb\n3,1,8\n", {"model.gateway_memory_gb=null"}),
      HasSubstr("compute.satellites: found a column memory_gb, allowed: a model that states "
                "gateway_memory_gb"));
  // Ten of twelve satellites have no room.
  std::string none = "satellite,peak_gflops,memory_gb\n";
  for (int satellite = 0; satellite < 10; ++satellite) {
    none += std::to_string(satellite) + ",,0\n";
  }
  EXPECT_THAT(ring_complaint(none), HasSubstr("found 3 modules for 2 satellites"));
}

// A rule says what a file with the same satellites says.
TEST(SatelliteRules, AreAFileInShort) {
  const TestFile file("satellites.csv",
                      "satellite,peak_gflops,memory_gb\n1,5.2,\n4,5.2,\n7,5.2,\n10,5.2,6\n");
  const StudyRun by_file = run_study(ring_text, {{on(file)}, {}});
  const StudyRun by_rule = run_study(
      ring_text, {{"compute.fleet=[{every: 3, first: 1, peak_gflops: 5.2}, {every: 12, first: 10, "
                   "memory_gb: 6}]"},
                  {}});
  const StudyRun alike = run_study(ring_text);
  EXPECT_EQ(by_rule.result.schemes[0].summary.exact_mean_s,
            by_file.result.schemes[0].summary.exact_mean_s);
  EXPECT_NE(by_rule.result.schemes[0].summary.exact_mean_s,
            alike.result.schemes[0].summary.exact_mean_s);
}

TEST(SatelliteRules, AreRefusedWhereTheyAreWrong) {
  const auto complaint = [](const std::string& rules) {
    return complaint_of([&] {
      check_experiment(
          read_config_text("small.yaml", ring_text, {{"compute.fleet=" + rules}, {}}).config);
    });
  };
  EXPECT_EQ(complaint("[{planes: 0-0, peak_gflops: 5}]"), "");
  EXPECT_EQ(complaint("[{planes: 0, peak_gflops: 5}]"), "");
  EXPECT_THAT(complaint("[{planes: 0-3, peak_gflops: 5}]"),
              HasSubstr("compute.fleet.0.planes: found 0-3, allowed: planes of the constellation"));
  EXPECT_THAT(complaint("[{planes: 3-1, peak_gflops: 5}]"),
              HasSubstr("compute.fleet.0.planes: found \"3-1\", allowed: planes such as 3 or 0-7"));
  EXPECT_THAT(complaint("[{peak_gflops: 5}, {shell: 1, peak_gflops: 5}]"),
              HasSubstr("compute.fleet.1: found a rule for no satellite"));
  EXPECT_THAT(complaint("[{first: 12, peak_gflops: 5}]"),
              HasSubstr("found a rule for no satellite"));
  EXPECT_THAT(complaint("[{every: 2}]"),
              HasSubstr("compute.fleet.0: found neither peak_gflops nor memory_gb"));
  EXPECT_THAT(complaint("[{every: 2, peak_gflops: 1e-12}]"),
              HasSubstr("compute.fleet: found 1e-12 GFLOPS, too slow for the model"));
  EXPECT_THAT(complaint("[{every: 2, preset: h1000}]"),
              HasSubstr("compute.fleet.0.preset: found \"h1000\", allowed: h100"));
  EXPECT_THAT(complaint("[{every: 1, memory_gb: 0}]"), HasSubstr("for 0 satellites"));
}

}  // namespace
}  // namespace spacemoe
