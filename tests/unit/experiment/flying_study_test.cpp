#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/constellation/epoch.hpp"
#include "host/experiment/memory_need.hpp"
#include "host/experiment/run_experiment.hpp"
#include "kernels/tables/numbered_list.hpp"
#include "tests/flying.hpp"
#include "tests/omm_text.hpp"
#include "tests/test_folder.hpp"
#include "tests/test_study.hpp"

/// Studies whose satellites stand in a file of elements.
namespace spacemoe {
namespace {

const WalkerShell& iridium_like() {
  static const WalkerShell shell{6, 11, 780.0, 86.4, 180.0, 2.0};
  return shell;
}

class FlyingStudy : public testing::Test {
 protected:
  /// A config whose satellites these are.
  [[nodiscard]] std::string config(const std::vector<OrbitalElements>& satellites,
                                   const std::string& more) const {
    std::ofstream file(folder_.path() / "flying.json");
    file << "[";
    for (std::size_t i = 0; i < satellites.size(); ++i) {
      file << (i == 0 ? "" : ",\n") << omm_json(satellites[i]);
    }
    file << "]";
    return fmt::format(
        "constellation: {{elements: {{file: {}}}}}\n"
        "model: {{layers: 4, experts: 6, active: 2, expert_flops: 1e7}}\n"
        "activation: {{kind: conditional_poisson, skew: 0.5}}\n{}",
        (folder_.path() / "flying.json").string(), more);
  }

 private:
  TestFolder folder_;
};

/// Planes of 11, 9, 11, 11, 11 and 9 satellites.
std::vector<OrbitalElements> gappy_planes() {
  std::vector<OrbitalElements> satellites = flying_walker(iridium_like());
  for (const std::ptrdiff_t missing : {60, 58, 20, 15}) {
    satellites.erase(satellites.begin() + missing);
  }
  return satellites;
}

TEST_F(FlyingStudy, BeginsAtTheNewestEpochUnlessItIsTold) {
  std::vector<OrbitalElements> satellites = flying_walker(iridium_like());
  satellites[7].epoch += std::chrono::milliseconds(90'700);
  satellites[3].epoch -= std::chrono::hours(5);
  const std::string text = config(satellites, "schemes: [SpaceMoE]");
  const LoadedConfig loaded = read_config_text("study.yaml", text);
  EXPECT_EQ(loaded.config.time.epoch, "2026-03-20T14:47:30Z");
  EXPECT_EQ(loaded.config.weather.greenwich_deg,
            greenwich_deg(days_since_j2000("2026-03-20T14:47:30Z").value()));
  // A resolved config says so, and begins there without knowing which epoch is the newest.
  EXPECT_THAT(resolved_yaml(loaded.config), testing::HasSubstr("epoch: \"2026-03-20T14:47:30Z\""));
  const LoadedConfig later =
      read_config_text("study.yaml", text, {{"time.epoch=2026-03-20T15:00:00Z"}, {}});
  const Scenario scenario(later.config);
  const auto backend = cpu::make_cpu_backend(1);
  std::vector<OrbitState> orbits(66);
  backend->snapshots(scenario.evaluation_series())->orbits(Slot{0}, orbits);
  const auto numbers = catalogue_numbers(later.config.constellation);
  const std::vector<double> now = {0.0};
  for (std::size_t i = 0; i < 66; ++i) {
    const auto expected = teme_states(std::span(&satellites[numbers[i]], 1),
                                      parse_utc("2026-03-20T15:00:00Z").value(), now);
    EXPECT_EQ(orbits[i].position_km.x, expected[0].position_km.x);
    EXPECT_EQ(orbits[i].position_km.z, expected[0].position_km.z);
  }
}

// All 24 schemes of four choices and the published rules, on planes of unequal size: modules stand
// alone, gateways and experts of the ring in the arcs of their layer.
TEST_F(FlyingStudy, IsPlacedByAllRules) {
  const std::string text =
      config(gappy_planes(),
             "schemes: [SpaceMoE, RandIntra-CG, RandIntra, RandPlace, "
             "LinearAssignment, ExFlow, Greedy, {preset: Replicas, copies: 2}, "
             "{name: best, gateway: optimised, satellites: nearest, experts: "
             "optimal}, {name: shuffled, layers: shuffled_ring}]\n"
             "time: {slots: 6}\nplanning: {slots: 4}\n"
             "evaluation: {draws: 2, tokens_per_slot: 20}");
  const TestStudy study(text);
  const auto plans = plan_schemes(study.study(), study.context());
  ASSERT_EQ(plans.size(), 10U);
  for (const auto& plan : plans) {
    for (const Placement& placement : plan.placements) {
      std::set<std::uint32_t> used;
      for (const Satellite satellite : placement.gateways) {
        used.insert(number(satellite));
      }
      for (const Satellite satellite : placement.satellites) {
        used.insert(number(satellite));
      }
      EXPECT_EQ(used.size(), 4U * 7U);
      EXPECT_LT(*used.rbegin(), 62U);
    }
  }
  const ExperimentResult result = run_experiment(study.config(), study.scenario(), study.context());
  for (const SchemeResult& scheme : result.schemes) {
    EXPECT_GT(scheme.summary.delivered_fraction, 0.9) << scheme.summary.scheme;
  }
}

// Planes of nine serve floor(s 11 / 9) = 0, 1, 2, 3, 4, 6, .. 9: layers 5 and 10 have the planes of
// eleven alone.
TEST_F(FlyingStudy, SaysWhichLayerHasTooFewSatellites) {
  const std::string text = config(gappy_planes(), "schemes: [SpaceMoE]");
  const LoadedConfig loaded =
      read_config_text("study.yaml", text, {{"model.layers=11", "model.experts=4"}, {}});
  try {
    check_experiment(loaded.config);
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("found a subnet of 4 satellites for layer 5, "
                                                 "allowed: at least 5"));
  }
}

// Paths between the same satellites take nearly as long as on the circles of the shell: links
// differ by up to 3 %, one way or the other, over paths of several.
TEST_F(FlyingStudy, HasNearlyTheLatenciesOfItsShell) {
  const std::string more = "schemes: [SpaceMoE]\ntime: {slots: 8, horizon_s: 6000}\n";
  const LoadedConfig flown =
      read_config_text("study.yaml", config(flying_walker(iridium_like(), 0.0), more));
  ExperimentConfig walker = flown.config;
  walker.constellation = {{iridium_like()}, {}};
  const Scenario of_elements(flown.config);
  const Scenario of_shell(walker);
  const auto numbers = catalogue_numbers(flown.config.constellation);
  const auto backend = cpu::make_cpu_backend(2);
  const auto rows = [&](const Scenario& scenario) {
    std::vector<float> result(std::size_t{8} * 66 * 66);
    backend->snapshots(scenario.evaluation_series())
        ->path_rows({Slot{0}, 8}, list_all<Satellite>(66), result);
    return result;
  };
  const std::vector<float> got = rows(of_elements);
  const std::vector<float> expected = rows(of_shell);
  double sum = 0.0;
  double expected_sum = 0.0;
  double largest = 0.0;
  for (std::size_t k = 0; k < 8; ++k) {
    for (std::size_t i = 0; i < 66; ++i) {
      for (std::size_t j = 0; j < 66; ++j) {
        const double of = got[(k * 66 + i) * 66 + j];
        const double want = expected[(k * 66 + numbers[i]) * 66 + numbers[j]];
        ASSERT_EQ(std::isinf(of), std::isinf(want));
        if (i != j && !std::isinf(of)) {
          sum += of;
          expected_sum += want;
          largest = std::max(largest, std::abs(of / want - 1.0));
        }
      }
    }
  }
  EXPECT_NEAR(sum / expected_sum, 1.0, 0.005);
  EXPECT_LT(largest, 0.03);
  EXPECT_GT(largest, 0.0);
}

// 48 bytes of a state for each satellite, slot and slot before.
TEST_F(FlyingStudy, CountsTheMemoryOfItsPositions) {
  const std::string text = config(flying_walker(iridium_like()), "schemes: [SpaceMoE]");
  const auto need = [&](const std::vector<std::string>& set) {
    const ExperimentConfig of = read_config_text("study.yaml", text, {set, {}}).config;
    return slot_tables_need(of, Constellation(of.constellation));
  };
  const auto shares = need({"time.slots=1000", "planning.slots=30"});
  ASSERT_EQ(shares.size(), 2U);
  EXPECT_EQ(shares[0].bytes, 1000.0 * 66 * 48);
  EXPECT_EQ(shares[1].bytes, 30.0 * 66 * 48);
  // Slots of 6 s, of which acquisition looks back to ten.
  EXPECT_EQ(need({"time.slots=1000", "time.horizon_s=6000", "weather.acquisition_s=60"})[0].bytes,
            1010.0 * 66 * 48);
}

}  // namespace
}  // namespace spacemoe
