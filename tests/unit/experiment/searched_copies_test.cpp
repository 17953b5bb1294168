#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/experiment/search_experiment.hpp"
#include "host/placement/placement_table.hpp"
#include "tests/test_folder.hpp"
#include "tests/unit/experiment/study_run.hpp"

// What a search with copies of experts finds has the value that a run gives it: the run's engine
// shares neither the search's scores nor its sums, and reads the placement from its table.

namespace spacemoe {
namespace {

using testing::HasSubstr;

/// No link fails, and every other slot of the run is a planning slot, which are in the middle of
/// tenths of the horizon: in these a run sees the search's latencies.
constexpr const char* study = R"(
constellation:
  shells:
    - {planes: 6, satellites_per_plane: 8, altitude_km: 1200, inclination_deg: 87, phasing: 4}
links: {survival: 1}
time: {slots: 20, horizon_s: 6000}
planning: {slots: 10}
model: {name: small, layers: 3, experts: 4, active: 2, expert_flops: 1e8, gateway_flops: 1e8}
activation: {kind: conditional_poisson, skew: 0.3}
evaluation: {tokens_per_slot: 4, draws: 1}
search: {moves: 20000, copies: 7, chains: 4}
schemes: [SpaceMoE, {preset: Replicas, copies: 4}]
)";

struct Searched {
  SearchResult result;
  std::vector<double> slots_s;  ///< exact latencies of the run in the planning slots
  double mean_s;                ///< of these
};

Searched search_and_run(const std::vector<std::string>& set) {
  const LoadedConfig loaded = read_config_text("small.yaml", study, {set, {}});
  const Scenario scenario(loaded.config);
  const auto backend = make_backend(BackendChoice::cpu, 2);
  SilentProgress progress;
  tbb::task_arena arena = arena_of(*backend);
  SearchResult result =
      search_experiment(loaded.config, scenario, {{arena, progress, {}}, *backend, 60});
  const TestFile file("spacemoe_searched_copies.csv",
                      placement_csv(result.outcome.placement, scenario.constellation()));
  std::vector<std::string> with_found = set;
  with_found.push_back("schemes=[{name: Found, placement: " + file.path().string() + "}]");
  const auto run = run_study(study, {with_found, {}}, {60, 2});
  const SchemeResult& found = run.result.schemes.front();
  Searched searched{std::move(result), {}, 0.0};
  for (std::size_t slot = 1; slot < found.slots.size(); slot += 2) {
    searched.slots_s.push_back(found.slots[slot].exact_mean_s.value());
    searched.mean_s += searched.slots_s.back() / 10.0;
  }
  return searched;
}

class SearchedCopies : public testing::TestWithParam<std::vector<std::string>> {};

TEST_P(SearchedCopies, HaveTheMeanThatARunGivesThem) {
  const Searched searched = search_and_run(GetParam());
  EXPECT_EQ(searched.result.outcome.placement.replicas.size(), 7U);
  EXPECT_NEAR(searched.result.outcome.value_s, searched.mean_s, 1e-6 * searched.mean_s);
  EXPECT_LT(searched.result.outcome.value_s, searched.result.outcome.start_s * 0.999);
  EXPECT_FALSE(searched.result.bound.best_s.has_value());
  EXPECT_FALSE(searched.result.optimum_s.has_value());
}

INSTANTIATE_TEST_SUITE_P(
    Studies, SearchedCopies,
    testing::Values(
        std::vector<std::string>{},
        std::vector<std::string>{"compute.modules_per_satellite=3", "search.max_satellites=12"},
        std::vector<std::string>{"model.active=3"},
        std::vector<std::string>{"model.active=3", "compute.modules_per_satellite=3",
                                 "search.max_satellites=10"},
        std::vector<std::string>{"model.active=1", "search.forbidden_satellites=[1, 2, 3, 4]"}));

TEST(SearchedCopiesOf, OtherObjectivesHaveTheirValueInARunToo) {
  const auto value_of = [](const std::string& objective, const auto& of_slots) {
    Searched searched = search_and_run({"search.objective=" + objective, "search.level=0.7"});
    std::ranges::sort(searched.slots_s);
    EXPECT_NEAR(searched.result.outcome.value_s, of_slots(searched.slots_s), 1e-6 * searched.mean_s)
        << objective;
  };
  using Slots = const std::vector<double>&;
  value_of("worst", [](Slots slots_s) { return slots_s[9]; });
  value_of("quantile", [](Slots slots_s) { return slots_s[6]; });
  value_of("cvar", [](Slots slots_s) { return (slots_s[7] + slots_s[8] + slots_s[9]) / 3.0; });
}

std::string refusal(const std::vector<std::string>& set) {
  try {
    const LoadedConfig loaded = read_config_text("small.yaml", study, {set, {}});
    const Scenario scenario(loaded.config);
    const auto backend = make_backend(BackendChoice::cpu, 1);
    return describe_search(loaded.config, scenario, backend->info());
  } catch (const ConfigError& error) {
    return error.what();
  }
}

TEST(SearchedCopiesOf, WhatDoesNotFitIsRefused) {
  EXPECT_THAT(refusal({}), HasSubstr("22 on up to 48 of 48 satellites, 7 of them copies"));
  EXPECT_THAT(refusal({}), HasSubstr("or copies of experts"));
  // 15 modules of the model on 48 satellites.
  EXPECT_THAT(refusal({"search.copies=34"}),
              HasSubstr("search.copies: found 49 modules (3 layers of a gateway and 4 experts, and "
                        "34 copies) for 48 satellites"));
  EXPECT_THAT(refusal({"search.copies=9", "search.max_satellites=23"}),
              HasSubstr("search.max_satellites: found 24 modules"));
  EXPECT_THAT(
      refusal({"search.copies=13", "search.max_satellites=2", "compute.modules_per_satellite=20"}),
      HasSubstr("search.copies: found 13 for 12 experts on 2 satellites, allowed: up to 12"));
}

TEST(SearchedCopiesOf, FixedCopiesStayWhereTheyAre) {
  const TestFile fixed(
      "spacemoe_fixed_copies.csv",
      "layer,role,expert,satellite\n1,replica,2,17\n1,replica,2,30\n0,expert,1,5\n");
  const Searched searched = search_and_run({"search.fixed=" + fixed.path().string()});
  const std::vector<Replica>& replicas = searched.result.outcome.placement.replicas;
  EXPECT_EQ(replicas.size(), 7U);
  EXPECT_THAT(replicas, testing::Contains(Replica{Layer{1}, Expert{2}, Satellite{17}}));
  EXPECT_THAT(replicas, testing::Contains(Replica{Layer{1}, Expert{2}, Satellite{30}}));
  EXPECT_NEAR(searched.result.outcome.value_s, searched.mean_s, 1e-6 * searched.mean_s);
  EXPECT_THAT(refusal({"search.copies=1", "search.fixed=" + fixed.path().string()}),
              HasSubstr("search.fixed: found 2 copies of experts, allowed: up to 1"));
}

}  // namespace
}  // namespace spacemoe
