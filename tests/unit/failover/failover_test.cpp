#include "host/failover/failover.hpp"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/experiment/place_spares.hpp"
#include "host/failover/failover_charts.hpp"
#include "host/failover/failover_table.hpp"
#include "host/placement/spares.hpp"
#include "host/search/choice_batch.hpp"
#include "tests/test_folder.hpp"
#include "tests/test_study.hpp"

namespace spacemoe {
namespace {

using testing::HasSubstr;

constexpr const char* study_text = R"(
constellation:
  shells:
    - {planes: 6, satellites_per_plane: 10, altitude_km: 1200, inclination_deg: 70, phasing: 1}
links: {survival: 0.9}
time: {slots: 12}
planning: {slots: 6}
model: {layers: 3, experts: 4, active: 2, expert_flops: 1e7}
activation: {kind: conditional_poisson, skew: 0.7}
evaluation: {tokens_per_slot: 4, draws: 2}
schemes: [SpaceMoE]
)";

struct Failing : TestStudy {
  explicit Failing(std::vector<std::string> set = {}) : TestStudy(study_text, std::move(set)) {}

  [[nodiscard]] FailoverResult run(const FailoverOptions& options) const {
    return run_failover(study(), options, context());
  }
};

std::vector<Loss> all_singles(std::uint32_t satellites) {
  std::vector<Loss> losses;
  for (const Satellite satellite : all<Satellite>(satellites)) {
    losses.push_back({satellite});
  }
  return losses;
}

// The other way: a constellation in which the satellite has failed from the start, all slots.
TEST(LossStudy, EqualsTheStudyOfAFailedSatelliteToTheBit) {
  const Failing study;
  const Placement placement = study.placement();
  const LossStudy losses(study.study(), study.context(), placement);
  const auto effects = losses.effects_of(all_singles(60));
  std::uint32_t changed = 0;
  for (std::uint32_t satellite = 0; satellite < 60; ++satellite) {
    const Failing failed({"constellation.failed_satellites=[" + std::to_string(satellite) + "]"});
    const auto outcomes = outcomes_of(placement, cases_of({Satellite{no_satellite}}, 12),
                                      failed.study(), failed.context());
    const LossEffect expected = mean_of(outcomes);
    EXPECT_EQ(effects[satellite].delivered, expected.delivered) << satellite;
    EXPECT_EQ(effects[satellite].mean_s, expected.mean_s) << satellite;
    changed += expected.mean_s != losses.without_loss().mean_s ? 1U : 0U;
  }
  EXPECT_GT(changed, 15U) << "modules, and relays besides";
  EXPECT_LT(changed, 60U) << "some are not used";
}

TEST(LossStudy, OfTwoSatellitesEqualsThatOfTwoFailedOnes) {
  const Failing study;
  const Placement placement = study.placement();
  const LossStudy losses(study.study(), study.context(), placement);
  for (const auto& [a, b] : {std::pair{3U, 31U}, std::pair{0U, 59U}, std::pair{22U, 23U}}) {
    const Failing failed(
        {"constellation.failed_satellites=[" + std::to_string(a) + "," + std::to_string(b) + "]"});
    const Loss loss{Satellite{a}, Satellite{b}};
    const LossEffect effect = losses.effects_of({&loss, 1}).front();
    const LossEffect expected = mean_of(outcomes_of(
        placement, cases_of({Satellite{no_satellite}}, 12), failed.study(), failed.context()));
    EXPECT_EQ(effect.delivered, expected.delivered);
    EXPECT_EQ(effect.mean_s, expected.mean_s);
  }
}

// Without outages a gateway's loss takes everything, an expert's what its share of tokens is.
TEST(Failover, LosesWhatNeedsTheLostModule) {
  const Failing study({"links.survival=1"});
  const auto result = study.run({.max_spares = 0, .pairs = 0});
  const FailoverCase& of = result.cases.front();
  EXPECT_DOUBLE_EQ(of.without_loss.delivered, 1.0);
  const auto inclusion = study.study().laws.inclusion();
  for (const SingleLoss& loss : of.singles) {
    double lives = 1.0;
    for (const Layer layer : all<Layer>(3)) {
      lives *= of.placement.gateway(layer) == loss.satellite ? 0.0 : 1.0;
      for (const Expert expert : all<Expert>(4)) {
        if (of.placement.expert(layer, expert) == loss.satellite) {
          lives *= 1.0 - inclusion[number(layer) * 4 + number(expert)];
        }
      }
    }
    EXPECT_NEAR(loss.effect.delivered, lives, 1e-9) << number(loss.satellite);
  }
  EXPECT_EQ(std::ranges::count_if(of.singles, [&](const auto& loss) { return of.loses_all(loss); }),
            3);
  EXPECT_EQ(
      std::ranges::count_if(of.singles, [&](const auto& loss) { return of.loses_some(loss); }), 15);
  // 15 satellites of which each is needed, at 2.5 % a year.
  EXPECT_NEAR(of.days_to_first_lost_token, 365.25 / -std::log1p(-0.025) / 15.0, 1e-6);
  EXPECT_NEAR(of.days_to_no_token, 365.25 / -std::log1p(-0.025) / 3.0, 1e-6);
}

TEST(Failover, WithSparesServesOnFromThem) {
  const Failing study({"links.survival=1"});
  const auto result = study.run({.max_spares = 2, .pairs = 300});
  ASSERT_EQ(result.cases.size(), 3U);
  const auto lost = [](const FailoverCase& of) {
    return std::ranges::count_if(of.singles, [&](const auto& loss) { return of.loses_some(loss); });
  };
  EXPECT_EQ(lost(result.cases[0]), 15);
  EXPECT_EQ(lost(result.cases[1]), 12) << "gateways have spares";
  EXPECT_EQ(lost(result.cases[2]), 9) << "and one expert of each layer";
  for (std::size_t i = 1; i < 3; ++i) {
    EXPECT_GT(result.cases[i].days_to_first_lost_token,
              result.cases[i - 1].days_to_first_lost_token);
    EXPECT_GT(result.cases[i].pairs->delivered, result.cases[i - 1].pairs->delivered);
    EXPECT_EQ(result.cases[i].pairs->pairs, 300U);
    EXPECT_EQ(result.cases[i].without_loss.mean_s, result.cases[0].without_loss.mean_s);
  }
  // Spares have satellites of their own.
  std::set<std::uint32_t> taken;
  const FailoverCase& of = result.cases[2];
  for (const Satellite satellite : of.placement.gateways) {
    taken.insert(number(satellite));
  }
  for (const Satellite satellite : of.placement.satellites) {
    taken.insert(number(satellite));
  }
  for (const Spare& spare : of.spares) {
    taken.insert(number(spare.satellite));
  }
  EXPECT_EQ(taken.size(), 15U + 6U);
}

TEST(UnderFailures, LeavesAModuleWhereItsSpareHasFailedToo) {
  const Failing study;
  const Placement placement = study.placement();
  const auto spares = place_spares(placement, 1, study.study(), study.context());
  ASSERT_EQ(spares.size(), 3U);
  const Satellite gateway = placement.gateway(Layer{1});
  const Satellite spare = spares[1].satellite;
  const auto without = [&](std::initializer_list<Satellite> satellites) {
    std::vector<std::uint8_t> failed(60);
    for (const Satellite satellite : satellites) {
      failed[number(satellite)] = 1;
    }
    return under_failures(placement, spares, failed);
  };
  EXPECT_EQ(without({gateway}).gateway(Layer{1}), spare);
  EXPECT_EQ(without({gateway, spare}), placement);
  EXPECT_EQ(without({spare}), placement);
  EXPECT_EQ(without({placement.gateway(Layer{0}), gateway}).gateways,
            (std::vector<Satellite>{spares[0].satellite, spare, placement.gateway(Layer{2})}));
}

/// What the only layer of a placement costs in some slots, by itself, with the gateway on each
/// satellite that holds nothing. [satellites], infinite where one holds something
std::vector<double> costs_by_place(const Failing& study, const Placement& placement,
                                   const SnapshotSeries& series) {
  const auto pass = study.context().backend.scoring(series, study.study().scoring_plan());
  std::vector<double> costs(60, std::numeric_limits<double>::infinity());
  for (const Satellite satellite : all<Satellite>(60)) {
    if (satellite != placement.gateway(Layer{0}) &&
        std::ranges::find(placement.satellites, satellite) == placement.satellites.end()) {
      ChoiceBatch choice;
      choice.add(Layer{0}, satellite, satellite, placement.satellites);
      pass->layer_costs(choice.view(), {&costs[number(satellite)], 1});
    }
  }
  return costs;
}

// One layer: its gateway's spare is on the satellite where the layer costs least.
TEST(Spares, AreWhereTokensWaitLeast) {
  const Failing study({"model.layers=1"});
  const Placement placement = study.placement();
  const auto spares = place_spares(placement, 1, study.study(), study.context());
  const auto costs = costs_by_place(study, placement, study.scenario().planning_series());
  EXPECT_EQ(number(spares.front().satellite), std::ranges::min_element(costs) - costs.begin());
}

TEST(Spares, AreSoFarFromTheBestInEvaluationSlots) {
  const Failing study({"model.layers=1", "planning.slots=2", "links.survival=0.6"});
  const Placement placement = study.placement();
  const auto spares = place_spares(placement, 1, study.study(), study.context());
  SnapshotSeries series = study.scenario().evaluation_series();
  const std::uint32_t none = no_satellite;
  const std::vector<LossCase> slots = {{0, {none, none}}, {6, {none, none}}};
  series.losses = slots;
  series.slots = 2;
  const auto costs = costs_by_place(study, placement, series);
  const double excess = spare_excess_s(placement, spares, study.study(), study.context());
  EXPECT_NEAR(excess, costs[number(spares.front().satellite)] - std::ranges::min(costs), 1e-15);
  EXPECT_GT(excess, 0.0) << "else choose a study that tells";
}

TEST(Spares, StandWhereThereIsRoom) {
  const std::vector<std::string> sized = {"model.layers=1", "model.expert_memory_gb=1",
                                          "model.gateway_memory_gb=2"};
  const Failing roomy(sized);
  const Placement placement = roomy.placement();
  const auto anywhere =
      place_spares(placement, 1, roomy.study(), roomy.context()).front().satellite;
  const TestFile file("satellites.csv", "satellite,peak_gflops,memory_gb\n" +
                                            std::to_string(number(anywhere)) + ",,1.5\n");
  std::vector<std::string> tight = sized;
  tight.push_back("compute.satellites=" + file.path().string());
  const Failing study(tight);
  EXPECT_NE(place_spares(placement, 1, study.study(), study.context()).front().satellite, anywhere);
}

// A gateway takes part in its layer and in the one before: all pairs of places for two spares.
TEST(Spares, AreTogetherAtTheSmallestSum) {
  const Failing study({"model.layers=2"});
  const Placement placement = study.placement();
  const auto spares = place_spares(placement, 1, study.study(), study.context());
  ASSERT_EQ(spares.size(), 2U);
  const auto pass = study.context().backend.scoring(study.study().scenario.planning_series(),
                                                    study.study().scoring_plan());
  const std::span<const Satellite> experts = placement.satellites;
  const auto cost_of = [&](std::size_t moved, Satellite satellite) {
    std::vector<Satellite> gateways = placement.gateways;
    gateways[moved] = satellite;
    ChoiceBatch layers;
    layers.add(Layer{0}, gateways[0], gateways[1], experts.first(4));
    layers.add(Layer{1}, gateways[1], gateways[0], experts.last(4));
    std::vector<double> costs(2);
    pass->layer_costs(layers.view(), costs);
    return costs[0] + costs[1];
  };
  std::vector<Satellite> free;
  for (const Satellite satellite : all<Satellite>(60)) {
    if (std::ranges::find(experts, satellite) == experts.end() &&
        std::ranges::find(placement.gateways, satellite) == placement.gateways.end()) {
      free.push_back(satellite);
    }
  }
  std::vector<std::vector<double>> costs(2);
  for (const Satellite satellite : free) {
    costs[0].push_back(cost_of(0, satellite));
    costs[1].push_back(cost_of(1, satellite));
  }
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t a = 0; a < free.size(); ++a) {
    for (std::size_t b = 0; b < free.size(); ++b) {
      least = a == b ? least : std::min(least, costs[0][a] + costs[1][b]);
    }
  }
  EXPECT_NEAR(cost_of(0, spares[0].satellite) + cost_of(1, spares[1].satellite), least, 1e-12);
}

TEST(Failover, SaysWhatIsLeftOutAndWhatCannotBe) {
  const Failing copies({"schemes=[SpaceMoE, RandPlace, {name: copies, rule: replicas, copies: 2}]",
                        "reference=SpaceMoE"});
  const auto result = copies.run({.max_spares = 0, .pairs = 0});
  EXPECT_EQ(result.cases.size(), 2U);
  ASSERT_EQ(result.remarks.size(), 2U);
  EXPECT_THAT(result.remarks[0], HasSubstr("Of RandPlace the first of 2 placements"));
  EXPECT_THAT(result.remarks[1], HasSubstr("copies has copies of experts"));
  const Failing study;
  EXPECT_THROW((void)study.run({.max_spares = 6, .pairs = 0}), ConfigError);
}

TEST(FailoverCharts, HaveTheWorstLossFirst) {
  const Failing study({"links.survival=1"});
  const auto charts = failover_charts(study.run({.max_spares = 1, .pairs = 0}));
  ASSERT_EQ(charts.size(), 2U);
  ASSERT_EQ(charts[0].series.size(), 2U);
  EXPECT_EQ(charts[0].series[1].name, "SpaceMoE, 1 spare a layer");
  const auto& arrives = charts[0].series[0].points;
  ASSERT_EQ(arrives.size(), 60U);
  EXPECT_EQ(arrives[2].y, 0.0) << "three gateways";
  EXPECT_GT(arrives[3].y, 0.0);
  EXPECT_EQ(arrives.back().y, 100.0);
  EXPECT_EQ(charts[1].series[0].points.size(), 57U) << "where something arrives";
  EXPECT_GE(charts[1].series[0].points[0].y, charts[1].series[0].points[1].y);
}

TEST(FailoverTable, NamesWhatASatelliteHolds) {
  const Failing study;
  const auto result = study.run({.max_spares = 0, .pairs = 0});
  const FailoverCase& of = result.cases.front();
  EXPECT_EQ(held_text(of.placement, of.placement.gateway(Layer{2})), "gateway 2");
  EXPECT_EQ(held_text(of.placement, of.placement.expert(Layer{1}, Expert{3})), "expert 1/3");
  const std::string csv = losses_csv(result, study.study().scenario.constellation());
  EXPECT_EQ(std::ranges::count(csv, '\n'), 61);
  EXPECT_THAT(csv, HasSubstr(",gateway 2,0,,\n"));
  EXPECT_THAT(failover_text(result, study.study().scenario.constellation()),
              HasSubstr("worst losses: satellite"));
}

}  // namespace
}  // namespace spacemoe
