#include "host/replacement/replacement.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <stop_token>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/experiment/exact_outcomes.hpp"
#include "host/experiment/place_spares.hpp"
#include "host/replacement/coming_plan.hpp"
#include "host/replacement/expected_tokens.hpp"
#include "host/replacement/move_routes.hpp"
#include "host/replacement/replacement_table.hpp"
#include "host/weather/failed_satellites.hpp"
#include "tests/test_folder.hpp"
#include "tests/test_study.hpp"

namespace spacemoe {
namespace {

using testing::HasSubstr;

constexpr const char* study_text = R"(
constellation:
  shells:
    - {planes: 6, satellites_per_plane: 10, altitude_km: 1200, inclination_deg: 87, phasing: 1}
time: {slots: 12}
planning: {slots: 6}
model:
  {layers: 3, experts: 4, active: 2, expert_flops: 1e7, expert_memory_gb: 0.5, gateway_memory_gb: 1}
activation: {kind: conditional_poisson, skew: 0.7}
evaluation: {tokens_per_slot: 4, draws: 2}
schemes: [SpaceMoE]
)";

constexpr std::uint32_t slots = 12;

struct Moving : TestStudy {
  explicit Moving(std::vector<std::string> set = {}) : TestStudy(study_text, std::move(set)) {}

  [[nodiscard]] double slot_s() const { return scenario().slots().length_s; }
  /// What a placement does in all slots.
  [[nodiscard]] std::vector<SlotOutcome> outcomes(const Placement& of) const {
    const SnapshotSeries series = scenario().evaluation_series();
    const SlotRange all{Slot{0}, series.slots};
    return exact_outcomes(of, series, {&all, 1}, study(), context());
  }
  /// The run of a policy, and before it that of none.
  [[nodiscard]] ReplacementRun run(const ReplacementPolicy& policy, double gbps) const {
    ReplacementOptions options;
    options.policies = {{}, policy};
    options.link_gbps = {gbps};
    return run_replacement(study(), options, context()).runs.back();
  }
};

ReplacementPolicy every(std::uint32_t count) {
  return {.kind = PolicyKind::every, .slots = count};
}

/// A study whose placements are made on some of its slots, and those alone.
Moving planned_on(ComingSlots window, double slot_s) {
  return Moving({fmt::format("planning.from_s={}", window.first * slot_s),
                 fmt::format("planning.horizon_s={}", window.count * slot_s)});
}

constexpr double fast = 1e9;
constexpr double slow = 1e-9;

TEST(Replacement, NeverIsOnePlacementInAllSlots) {
  const Moving study;
  double tokens = 0.0;
  for (const SlotOutcome& slot : study.outcomes(study.placement())) {
    tokens += study.slot_s() * slot.delivered / slot.latency_s;
  }
  const ReplacementRun run = study.run({}, fast);
  EXPECT_NEAR(run.tokens_per_s, tokens / (slots * study.slot_s()), 1e-12 * tokens);
  EXPECT_EQ(run.moves, 0.0);
}

TEST(Replacement, AfterTheWholeHorizonIsNever) {
  const Moving study;
  const ReplacementRun run = study.run(every(slots), fast);
  EXPECT_EQ(run.gain, 1.0);
  EXPECT_EQ(run.moves, 0.0);
}

// The other way: a placement for each window, from configs that state it, evaluated by itself.
TEST(Replacement, ByFastLinksIsTheBestOfEachWindow) {
  const Moving study;
  double tokens = 0.0;
  std::uint32_t others = 0;
  for (std::uint32_t first = 0; first < slots; first += 3) {
    const Placement placement = planned_on({first, 3}, study.slot_s()).placement();
    others += placement != study.placement() ? 1U : 0U;
    const auto outcomes = study.outcomes(placement);
    for (std::uint32_t slot = first; slot < first + 3; ++slot) {
      tokens += expected_tokens(outcomes[slot], study.slot_s());
    }
  }
  EXPECT_GT(others, 2U);
  const ReplacementRun run = study.run(every(3), fast);
  // A module is under way for the latency of its path, some 0.1 s of the 547 s of a slot.
  EXPECT_NEAR(run.tokens_per_s, tokens / (slots * study.slot_s()), 2e-3 * run.tokens_per_s);
  EXPECT_GT(run.gain.value(), 1.01);
  EXPECT_EQ(run.moves, 3.0);
  EXPECT_LT(run.moving_share, 1e-3);
}

TEST(Replacement, ByLinksThatAreTooSlowKeepsTheFirstPlacement) {
  const Moving study;
  double tokens = 0.0;
  for (const SlotOutcome& slot : study.outcomes(planned_on({0, 3}, study.slot_s()).placement())) {
    tokens += expected_tokens(slot, study.slot_s());
  }
  const ReplacementRun run = study.run(every(3), slow);
  EXPECT_NEAR(run.tokens_per_s, tokens / (slots * study.slot_s()), 1e-9 * tokens);
  EXPECT_EQ(run.moves, 1.0) << "the first set out, and never arrived";
  EXPECT_DOUBLE_EQ(run.moving_share, 9.0 / 12.0);
}

TEST(Replacement, MovesWhatItsModulesWeigh) {
  const Moving study;
  const ReplacementRun run = study.run(every(3), fast);
  double modules = 0.0;
  double gigabytes = 0.0;
  Placement before = planned_on({0, 3}, study.slot_s()).placement();
  for (std::uint32_t first = 3; first < slots; first += 3) {
    const Placement after = planned_on({first, 3}, study.slot_s()).placement();
    for (std::size_t i = 0; i < before.gateways.size(); ++i) {
      modules += before.gateways[i] != after.gateways[i] ? 1.0 : 0.0;
      gigabytes += before.gateways[i] != after.gateways[i] ? 1.0 : 0.0;
    }
    for (std::size_t i = 0; i < before.satellites.size(); ++i) {
      modules += before.satellites[i] != after.satellites[i] ? 1.0 : 0.0;
      gigabytes += before.satellites[i] != after.satellites[i] ? 0.5 : 0.0;
    }
    before = after;
  }
  EXPECT_GT(modules, 0.0);
  EXPECT_EQ(run.modules, modules);
  EXPECT_NEAR(run.gigabytes, gigabytes, 1e-12 * gigabytes);
}

TEST(Replacement, PaysFromItsBreakEvenOn) {
  const Moving study;
  const double even = study.run(every(1), 1.0).break_even_gbps.value();
  EXPECT_GT(study.run(every(1), 1.1 * even).gain.value(), 1.0);
  EXPECT_LT(study.run(every(1), even / 1.1).gain.value(), 1.0);
  EXPECT_NEAR(study.run(every(1), 50.0).break_even_gbps.value(), even, 0.03 * even)
      << "whatever the rate that was asked for";
}

TEST(Replacement, WhereASlotIsWorseByNothingIsPlacedOften) {
  const Moving study;
  const ReplacementRun often =
      study.run({.kind = PolicyKind::worse, .slots = 3, .loss = 0.0}, fast);
  const ReplacementRun seldom =
      study.run({.kind = PolicyKind::worse, .slots = 3, .loss = 0.5}, fast);
  EXPECT_GT(often.moves, 2.0);
  EXPECT_GT(often.gain.value(), 1.0);
  EXPECT_LT(seldom.moves, often.moves);
}

/// Half of the satellites fail in a year, and a year and more passes.
const std::vector<std::string> failing = {
    "time.horizon_s=4e7", "weather.failures.share_per_year=0.1", "time.realisations=20"};

TEST(Replacement, BringsBackWhatFailedSatellitesHeld) {
  const Moving study(failing);
  const ReplacementRun run = study.run(every(1), fast);
  ASSERT_TRUE(run.gain_interval);
  EXPECT_GT(run.gain_interval->low, 1.0);
  EXPECT_LT(run.gain_interval->low, run.gain.value());
  EXPECT_GT(run.gain_interval->high, run.gain.value());
}

TEST(Replacement, GivesUpAMoveWhoseSatellitesFail) {
  const ReplacementRun run = Moving(failing).run(every(1), slow);
  EXPECT_GT(run.abandoned, 0.0);
  EXPECT_GT(run.moves, run.abandoned) << "those of the end are still under way";
  const ReplacementRun calm = Moving().run(every(1), slow);
  EXPECT_EQ(calm.abandoned, 0.0);
}

TEST(MoveRoutes, AreShortestPathsWhoseTwoDirectionsAreApart) {
  const Moving study;
  const SnapshotSeries series = study.study().scenario.evaluation_series();
  MoveRoutes routes(series, study.context().backend);
  const std::vector<ModuleMove> moves = {{Satellite{3}, Satellite{47}, 1.0},
                                         {Satellite{47}, Satellite{3}, 1.0},
                                         {std::nullopt, Satellite{3}, 1.0}};
  const auto ways = routes.of(moves, Slot{5});
  const auto snapshots = study.context().backend.snapshots(series);
  std::vector<LinkReport> links(series.network.links.size());
  snapshots->links(Slot{5}, links);
  std::vector<float> row(series.network.satellites.size());
  const Satellite source{3};
  snapshots->path_rows({Slot{5}, 1}, {&source, 1}, row);
  double sum_s = 0.0;
  std::uint32_t at = 3;
  for (const DirectedLink directed : ways[0].links) {
    const LinkCandidate& link = series.network.links[directed / 2];
    EXPECT_EQ(directed % 2 == 0 ? link.a : link.b, at);
    at = directed % 2 == 0 ? link.b : link.a;
    sum_s += static_cast<double>(links[directed / 2].weight_s);
  }
  EXPECT_EQ(at, 47U);
  EXPECT_NEAR(sum_s, static_cast<double>(row[47]), 1e-6);
  EXPECT_EQ(ways[0].latency_s, static_cast<double>(row[47]));
  for (const DirectedLink link : ways[1].links) {
    EXPECT_EQ(std::ranges::count(ways[0].links, link), 0);
  }
  EXPECT_TRUE(ways[2].links.empty()) << "from the ground";
  EXPECT_EQ(ways[2].latency_s, 0.0);
}

// The other way: slot by slot, the placement with what failed satellites held put on the spares.
TEST(Replacement, SparesServeInPlaceOfWhatFailed) {
  const Moving study(failing);
  const SnapshotSeries series = study.study().scenario.evaluation_series();
  const Placement planned = study.placement();
  const auto spares = place_spares(planned, 5, study.study(), study.context());
  ASSERT_EQ(spares.size(), 15U) << "of each gateway and expert";
  double tokens = 0.0;
  std::uint32_t served = 0;
  for (std::uint32_t slot = 0; slot < series.slots; ++slot) {
    const auto failed = failed_satellites(series, Slot{slot});
    Placement serving = planned;
    for (const Spare& spare : spares) {
      Satellite& place = spare.expert
                             ? serving.satellites[number(spare.layer) * 4 + number(*spare.expert)]
                             : serving.gateways[number(spare.layer)];
      if (failed[number(place)] != 0 && failed[number(spare.satellite)] == 0) {
        place = spare.satellite;
        ++served;
      }
    }
    const SlotRange one{Slot{slot}, 1};
    tokens += expected_tokens(
        exact_outcomes(serving, series, {&one, 1}, study.study(), study.context()).front(),
        study.slot_s());
  }
  EXPECT_GT(served, 20U);
  const ReplacementRun run = study.run({.kind = PolicyKind::spares, .spares = 5}, fast);
  EXPECT_NEAR(run.tokens_per_s, tokens / (series.slots * study.slot_s()), 1e-9 * run.tokens_per_s);
  EXPECT_GT(run.gain_interval.value().low, 1.0);
  EXPECT_EQ(run.moves, 0.0);
}

TEST(Replacement, KnowsWhichSatellitesHaveFailed) {
  const Moving study(failing);
  const SnapshotSeries series = study.study().scenario.evaluation_series();
  ComingPlanner planner(study.study(), study.context(), std::nullopt);
  std::uint32_t all_failed = 0;
  for (std::uint32_t realisation = 0; realisation < 20; ++realisation) {
    const Slot last{realisation * slots + slots - 1};
    const auto failed = failed_satellites(series, last);
    const auto earlier = failed_satellites(series, Slot{realisation * slots});
    const Placement placement = planner.plan(0, {slots - 1, 1}, failed, nullptr);
    for (const Satellite satellite : placement.satellites) {
      EXPECT_EQ(failed[number(satellite)], 0);
    }
    for (std::uint32_t satellite = 0; satellite < failed.size(); ++satellite) {
      EXPECT_LE(earlier[satellite], failed[satellite]) << "for ever";
      all_failed += failed[satellite];
    }
  }
  // 1 - 0.9^(11/12 x 4e7 s / 1 year) = 0.115 of 1,200: 138, 5.2 standard deviations of 11.
  EXPECT_NEAR(all_failed, 138, 58);
}

TEST(Replacement, BySearchIsNoWorseThanByRuleWhereItIsPlanned) {
  const Moving study;
  ReplacementOptions options;
  options.policies = {{}, every(3)};
  options.link_gbps = {fast};
  options.search_moves = 3000;
  const ReplacementRun searched =
      run_replacement(study.study(), options, study.context()).runs.back();
  EXPECT_GT(searched.tokens_per_s, study.run(every(3), fast).tokens_per_s);
}

TEST(Replacement, SaysWhatItCannotCompare) {
  // All on one satellite, without a time for compute.
  const TestFolder folder;
  const auto file = folder.path() / "one.csv";
  std::ofstream(file) << "layer,role,expert,satellite\n0,gateway,,7\n0,expert,0,7\n0,expert,1,7\n";
  const Moving at_once({"compute.charge=none", "compute.modules_per_satellite=3", "model.layers=1",
                        "model.experts=2", "model.active=1", "activation.skew=0",
                        "schemes=[{name: One, placement: " + file.string() + "}]"});
  EXPECT_THROW(static_cast<void>(at_once.run(every(3), fast)), ConfigError);
  const Moving without_sizes({"model.expert_memory_gb=null"});
  EXPECT_THROW(static_cast<void>(without_sizes.run(every(3), fast)), ConfigError);
  const Moving copies({"schemes=[{preset: Replicas, copies: 6}]"});
  ReplacementOptions options;
  options.policies = {{}};
  options.link_gbps = {fast};
  const ReplacementResult result = run_replacement(copies.study(), options, copies.context());
  EXPECT_TRUE(result.runs.empty());
  EXPECT_THAT(result.remarks, testing::ElementsAre(HasSubstr("has copies of experts")));
}

TEST(Replacement, CanBeStopped) {
  const Moving study;
  std::stop_source stop;
  stop.request_stop();
  SilentProgress progress;
  tbb::task_arena arena(1);
  const auto backend = cpu::make_cpu_backend(1);
  const RunContext context{{arena, progress, stop.get_token()}, *backend, 60};
  ReplacementOptions options;
  options.policies = {{}, every(3)};
  options.link_gbps = {fast};
  EXPECT_THROW(static_cast<void>(run_replacement(study.study(), options, context)), Interrupted);
}

TEST(ReplacementTable, HasALineForEachPolicyAndRate) {
  const Moving study;
  ReplacementOptions options;
  options.policies = {{}, every(3), {.kind = PolicyKind::worse, .slots = 3, .loss = 0.1}};
  options.link_gbps = {fast, 1.0};
  const ReplacementResult result = run_replacement(study.study(), options, study.context());
  ASSERT_EQ(result.runs.size(), 6U);
  const std::string csv = replacement_csv(result);
  EXPECT_EQ(std::ranges::count(csv, '\n'), 7);
  EXPECT_THAT(csv, HasSubstr("SpaceMoE,every 3,1,"));
  EXPECT_THAT(csv, HasSubstr("SpaceMoE,10 % worse,1,"));
  const std::string text = replacement_text(result);
  EXPECT_THAT(text, HasSubstr("No intervals: they need 20 realisations"));
}

}  // namespace
}  // namespace spacemoe
