#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/file.hpp"
#include "host/experiment/exact_outcomes.hpp"
#include "host/experiment/run_experiment.hpp"
#include "host/experiment/served_runs.hpp"
#include "host/placement/placement_table.hpp"
#include "host/weather/failed_satellites.hpp"
#include "tests/test_folder.hpp"
#include "tests/test_study.hpp"

// Runs of schemes whose modules have spares.

namespace spacemoe {
namespace {

constexpr const char* spared_text = R"(
constellation:
  shells:
    - {planes: 6, satellites_per_plane: 10, altitude_km: 1200, inclination_deg: 87, phasing: 1}
time: {slots: 12}
planning: {slots: 6}
model: {layers: 3, experts: 4, active: 2, expert_flops: 1e7}
activation: {kind: conditional_poisson, skew: 0.7}
evaluation: {tokens_per_slot: 4, draws: 2}
schemes:
  - {name: SpaceMoE, spares: 5}
  - {name: Anywhere, layers: none, gateway: random, satellites: random, experts: random, spares: 5}
)";

ExperimentResult run_spared(const TestStudy& study) {
  return run_experiment(study.config(), study.scenario(), study.context());
}

void expect_same(const SchemeSummary& a, const SchemeSummary& b) {
  EXPECT_EQ(a.delivered_fraction, b.delivered_fraction);
  EXPECT_EQ(a.exact_mean_s, b.exact_mean_s);
  EXPECT_EQ(a.mean_s, b.mean_s);
  EXPECT_EQ(a.p95_s, b.p95_s);
  EXPECT_EQ(a.retry_mean_s, b.retry_mean_s);
  EXPECT_EQ(a.ratio, b.ratio);
}

/// Text of a list of satellites.
std::string numbers_with(const std::vector<std::uint8_t>& failed) {
  std::string text;
  for (std::size_t satellite = 0; satellite < failed.size(); ++satellite) {
    if (failed[satellite] != 0) {
      text += fmt::format("{}{}", text.empty() ? "" : ", ", satellite);
    }
  }
  return text;
}

/// A placement without spares, its modules put where those that serve stand, line by line.
Placement served(const Placement& planned, const std::vector<std::uint8_t>& failed) {
  Placement serving = planned;
  for (const Spare& spare : planned.spares) {
    Satellite& place = spare.expert
                           ? serving.satellites[number(spare.layer) * 4 + number(*spare.expert)]
                           : serving.gateways[number(spare.layer)];
    if (failed[number(place)] != 0 && failed[number(spare.satellite)] == 0) {
      place = spare.satellite;
    }
  }
  serving.spares.clear();
  return serving;
}

bool all_work(const Placement& placement, const std::vector<std::uint8_t>& failed) {
  const auto works = [&](Satellite satellite) { return failed[number(satellite)] == 0; };
  return std::ranges::all_of(placement.gateways, works) &&
         std::ranges::all_of(placement.satellites, works);
}

/// Whether a run in which satellites have failed before slot 0 equals the other way: a
/// constellation without them, and placements from files that say where the modules are that serve.
/// False where the seed does not tell: modules whose spares have failed too cannot be in a file.
bool equals_the_other_way(std::uint32_t seed) {
  const std::string of_seed = fmt::format("evaluation.seed={}", seed);
  const TestStudy study(spared_text,
                        {of_seed, "evaluation.draws=1", "weather.failures.share_per_year=0.08",
                         "weather.failures.after_days=365"});
  const auto failed = failed_satellites(study.scenario().evaluation_series(), Slot{0});
  const auto planned = plan_schemes(study.study(), study.context());
  const TestFolder work;
  std::string schemes;
  for (std::size_t i = 0; i < planned.size(); ++i) {
    const Placement& placement = planned[i].placements.front();
    const Placement serving = served(placement, failed);
    if (all_work(placement, failed) || !all_work(serving, failed)) {
      return false;
    }
    const auto file = work.path() / fmt::format("{}.csv", i);
    write_file_atomically(file, placement_csv(serving, study.scenario().constellation()));
    schemes += fmt::format("{}{{name: s{}, placement: {}}}", i == 0 ? "" : ", ", i, file.string());
  }
  const TestStudy other(spared_text,
                        {of_seed, "evaluation.draws=1", "schemes=[" + schemes + "]", "reference=s0",
                         "constellation.failed_satellites=[" + numbers_with(failed) + "]"});
  const ExperimentResult with_spares = run_spared(study);
  const ExperimentResult expected = run_spared(other);
  for (std::size_t i = 0; i < 2; ++i) {
    expect_same(with_spares.schemes[i].summary, expected.schemes[i].summary);
  }
  return true;
}

TEST(SparesOfARun, ServeAsAPlacementWithoutTheFailedSatellites) {
  int told = 0;
  for (std::uint32_t seed = 1; seed <= 12; ++seed) {
    told += equals_the_other_way(seed) ? 1 : 0;
  }
  EXPECT_GE(told, 3);
}

TEST(SparesOfARun, ChangeNothingWhereNothingFails) {
  const ExperimentResult with_spares = run_spared(TestStudy(spared_text));
  const ExperimentResult without = run_spared(
      TestStudy(spared_text,
                {"schemes=[SpaceMoE, {name: Anywhere, layers: none, gateway: random, satellites: "
                 "random, experts: random}]"}));
  for (std::size_t i = 0; i < 2; ++i) {
    expect_same(with_spares.schemes[i].summary, without.schemes[i].summary);
    EXPECT_EQ(with_spares.schemes[i].placements.front().spares.size(), 15U);
  }
}

// While satellites fail, slot by slot, against runs in which each slot is all there is.
TEST(SparesOfARun, BeginToServeWhenASatelliteFails) {
  const std::vector<std::string> failing = {"time.horizon_s=4e7",
                                            "weather.failures.share_per_year=0.06",
                                            "time.realisations=5", "evaluation.draws=1"};
  const TestStudy study(spared_text, failing);
  const SnapshotSeries series = study.scenario().evaluation_series();
  const auto planned = plan_schemes(study.study(), study.context());
  const std::vector<Placement> placements = {planned[0].placements.front(),
                                             planned[1].placements.front()};
  const auto runs = served_runs(series, placements);
  EXPECT_GT(runs.size(), 10U);
  std::uint32_t slots = 0;
  for (const ServedRun& of : runs) {
    EXPECT_EQ(number(of.slots.first), slots);
    for (std::uint32_t k = 0; k < of.slots.count; ++k) {
      const auto failed = failed_satellites(series, Slot{slots + k});
      for (const Placement& placement : placements) {
        EXPECT_EQ(served(placement, failed), served(placement, of.failed));
      }
    }
    slots += of.slots.count;
  }
  EXPECT_EQ(slots, 60U);
  const ExperimentResult result = run_spared(study);
  EXPECT_EQ(result.slots_done, 60U);
  const auto& of_slots = result.schemes[0].slots;
  for (const std::uint32_t slot : {0U, 11U, 12U, 35U, 59U}) {
    const Placement serving = served(placements[0], failed_satellites(series, Slot{slot}));
    const SlotRange one{Slot{slot}, 1};
    const SlotOutcome expected =
        exact_outcomes(serving, series, {&one, 1}, study.study(), study.context()).front();
    EXPECT_NEAR(of_slots[slot].delivered_fraction, expected.delivered, 1e-12);
  }
}

}  // namespace
}  // namespace spacemoe
