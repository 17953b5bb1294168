#include "host/search/reheating.hpp"

#include <algorithm>
#include <random>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "host/search/start_placements.hpp"
#include "tests/unit/search/scattered_blocks.hpp"
#include "tests/unit/search/search_study.hpp"

namespace spacemoe {
namespace {

/// Ten layers of four experts, two of which are active, on 64 satellites at scattered latencies: no
/// move leaves a layer's cost as it was.
class ReheatingTest : public testing::Test {
 protected:
  [[nodiscard]] Annealed at_random(std::uint64_t seed) const {
    return {costs_, LoneModules(problem_.modules, study_.satellites(), start(seed)), seed, 0};
  }
  [[nodiscard]] Placement start(std::uint64_t seed) const {
    return random_start(problem_, seed, 0);
  }
  /// Sum over layers, each from its paths.
  [[nodiscard]] double cost_s(const Placement& placement) const {
    double sum_s = 0.0;
    for (const LayerModules& layer : study_.layers_of(placement)) {
      std::vector<BlockCosts::Blocks> latency_s(costs_.experts());
      costs_.latencies_s(layer.gateway, layer.next_gateway, layer.satellites.data(),
                         costs_.experts(), latency_s.data());
      sum_s += static_cast<double>(costs_.layer_s(layer.layer, layer.gateway, latency_s.data()));
    }
    return sum_s;
  }

  std::mt19937 random_{11};
  SearchStudy study_{{8, 8, 1200.0, 87.0, 180.0, 1.0}, 1.0, 1, 10, 4, 2, 0.5F, random_};
  BlockMeans means_ = scattered_blocks(study_.satellites(), 8, random_);
  BlockCosts costs_{means_, study_.laws.view()};
  GridSteps steps_{study_.sky.constellation};
  SearchProblem problem_{{study_.layers, study_.experts},
                         study_.sky.network.adjacency(),
                         std::vector<std::uint8_t>(study_.satellites(), 1),
                         std::vector<std::optional<Satellite>>(study_.layers * 5),
                         {},
                         study_.satellites()};
  std::span<const double> inclusion_ = study_.laws.inclusion();
  GroupMoves::Workspace workspace_;
};

// A wrong change of any kind of move would let the whole become dearer. From random placements on,
// as arcs and tours are for the better only there.
TEST_F(ReheatingTest, InTheColdNoMoveIsForTheWorse) {
  const GroupMoves moves(problem_, steps_, inclusion_);
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    Annealed annealed = at_random(seed);
    const double start_s = annealed.value_s();
    double before_s = start_s;
    for (int i = 0; i < 200; ++i) {
      annealed.make(1, moves, {moves.whole_ring()}, 0.0, workspace_);
      const double now_s = cost_s(annealed.state().at.placement());
      EXPECT_LE(now_s, before_s + 2e-6);
      EXPECT_NEAR(now_s, annealed.value_s(), 1e-6);
      before_s = now_s;
    }
    EXPECT_LT(before_s, start_s - 0.1);
    EXPECT_EQ(annealed.moves(), 200U);
  }
}

// Changes are added up over 500 moves before all is summed again.
TEST_F(ReheatingTest, WithHeatMovesAreTakenByTheirChange) {
  const GroupMoves moves(problem_, steps_, inclusion_);
  for (const double temperature_s : {0.003, 0.03, 3.0}) {
    Annealed annealed = at_random(2);
    std::vector<double> values_s;
    for (int i = 0; i < 200; ++i) {
      annealed.make(500, moves, {moves.whole_ring()}, temperature_s, workspace_);
      EXPECT_NEAR(cost_s(annealed.state().at.placement()), annealed.value_s(), 1e-6);
      EXPECT_NEAR(annealed.rounding_s(), 0.0, 1e-4);
      values_s.push_back(annealed.value_s());
    }
    // Far from the start, and the warmer the worse.
    const auto middle = values_s.begin() + 150;
    std::nth_element(values_s.begin() + 100, middle, values_s.end());
    if (temperature_s > 1.0) {
      EXPECT_GT(*middle, 0.9 * cost_s(start(2)));
    } else {
      EXPECT_LT(*middle, 0.9 * cost_s(start(2)));
    }
  }
}

TEST_F(ReheatingTest, FindsBetterPlacementsAndTellsWhatTheyCost) {
  const GroupMoves moves(problem_, steps_, inclusion_);
  Annealed cold = at_random(3);
  cold.make(100'000, moves, {moves.whole_ring()}, 0.0, workspace_);
  const double cold_s = cold.value_s();
  Reheating reheating(cold, {0.02, 1000});
  std::set<double> found;
  for (int i = 0; i < 60; ++i) {
    reheating.make(moves, workspace_, always);
    found.insert(reheating.best().value_s);
    EXPECT_EQ(*found.begin(), reheating.best().value_s);  // never worse than it was
    EXPECT_NEAR(cost_s(reheating.best().at.placement()), reheating.best().value_s, 1e-6);
  }
  EXPECT_GT(found.size(), 3U);
  EXPECT_LT(*found.begin(), cold_s - 0.01);
  EXPECT_GT(reheating.moves(), 100'000U + 60U * 5 * 5 * 900);
}

// So few moves leave layers worse than they were. What is worse by ten temperatures has a chance of
// exp(-10) to be kept: one in 70 for all 300 together, with another seed.
TEST_F(ReheatingTest, WhatIsMuchWorseIsNotKept) {
  const GroupMoves moves(problem_, steps_, inclusion_);
  Annealed cold = at_random(6);
  cold.make(100'000, moves, {moves.whole_ring()}, 0.0, workspace_);
  double before_s = cold.value_s();
  Reheating reheating(cold, {0.02, 8});
  for (int i = 0; i < 300; ++i) {
    reheating.make(moves, workspace_, always);
    EXPECT_LT(reheating.value_s(), before_s + 10 * 0.5 * 0.02);
    before_s = reheating.value_s();
  }
}

TEST_F(ReheatingTest, LayersThatAreStillHotAreNotKept) {
  const GroupMoves moves(problem_, steps_, inclusion_);
  Annealed cold = at_random(5);
  cold.make(100'000, moves, {moves.whole_ring()}, 0.0, workspace_);
  Reheating reheating(cold, {0.02, 1000});
  int looks = 0;
  reheating.make(moves, workspace_, [&] { return ++looks < 3; });
  EXPECT_EQ(looks, 3);
  EXPECT_EQ(reheating.best().value_s, cold.value_s());
  EXPECT_GT(reheating.moves(), 100'000U);
  EXPECT_TRUE(std::ranges::equal(reheating.best().at.places(), cold.state().at.places()));
}

// Eight times 8 layers of 5 modules: 1,000 moves for each module need 320,000.
TEST_F(ReheatingTest, FewMovesAreSharedOutAmongSomeTimes) {
  const ModuleNumbers modules = problem_.modules;
  EXPECT_EQ(Reheating::moves_a_module(10'000'000, modules), 1000U);
  EXPECT_EQ(Reheating::moves_a_module(320'000, modules), 1000U);
  EXPECT_EQ(Reheating::moves_a_module(160'000, modules), 500U);
  EXPECT_EQ(Reheating::moves_a_module(1'000, modules), 64U);
}

TEST_F(ReheatingTest, KeepsToConstraints) {
  for (const std::uint32_t satellite : {7U, 8U, 14U, 15U}) {
    problem_.allowed[satellite] = 0;
  }
  problem_.fixed[number(problem_.modules.gateway(Layer{3}))] = Satellite{30};
  const GroupMoves moves(problem_, steps_, inclusion_);
  Reheating reheating(at_random(4), {0.02, 200});
  for (int i = 0; i < 40; ++i) {
    reheating.make(moves, workspace_, always);
  }
  const LoneModules& at = reheating.best().at;
  EXPECT_EQ(at.gateway(Layer{3}), Satellite{30});
  const std::set<Satellite> used(at.places().begin(), at.places().end());
  EXPECT_EQ(used.size(), problem_.modules.count());
  EXPECT_TRUE(std::ranges::all_of(used, [&](Satellite on) { return problem_.allows(on); }));
}

}  // namespace
}  // namespace spacemoe
