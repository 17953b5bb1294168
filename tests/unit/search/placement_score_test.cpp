#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "host/search/layer_scores.hpp"
#include "host/search/search_state.hpp"
#include "tests/unit/search/tiny_problem.hpp"

namespace spacemoe {
namespace {

/// The objective of a placement from its definition.
double definition(const TinyProblem& tiny, const Objective& objective, const Placement& placement) {
  std::vector<double> latency_s;
  double lost = 0.0;
  for (std::uint32_t slot = 0; slot < tiny.slots(); ++slot) {
    const auto cost = tiny.cost(placement, slot);
    latency_s.push_back(cost.cost_s);
    lost += cost.lost / tiny.slots();
  }
  std::vector<double> scratch;
  return latency_objective(objective, latency_s, scratch) + objective.lost_weight_s * lost;
}

class AnyObjective : public testing::TestWithParam<Objective> {};

TEST_P(AnyObjective, ValueAfterManyMovesIsThatOfThePlacement) {
  TinyProblem tiny(4, 3, 20, 7, 5);
  const SearchProblem problem = tiny.problem();
  const Objective objective = GetParam();
  SearchState state(problem, tiny.in_order());
  LayerScores scores(objective, tiny.slots());
  PlacementScore score(objective, 4, scores.width());
  ChoiceBatch batch;
  for (const Layer layer : all<Layer>(4)) {
    state.add_choice(layer, batch);
  }
  scores.score(tiny, batch);
  for (const Layer layer : all<Layer>(4)) {
    score.set(layer, scores.cost_s(number(layer)), scores.lost(number(layer)));
  }
  score.settle();
  EXPECT_NEAR(score.value(), definition(tiny, objective, state.placement()), 1e-6);

  std::mt19937 random(1);
  int taken = 0;
  for (int step = 0; step < 400; ++step) {
    Move move{Module{static_cast<std::uint32_t>(random() % 16)},
              Satellite{static_cast<std::uint32_t>(random() % 20)},
              {}};
    move.partner = state.first_on(move.target);
    if (!state.allows(move)) {
      continue;
    }
    const TouchedLayers touched = state.touched_by(move);
    batch.clear();
    state.add_choices(move, touched, batch);
    scores.score(tiny, batch);
    const double after = score.value_with(touched.list(), scores, 0);
    SearchState moved = state;
    moved.apply(move);
    ASSERT_NEAR(after, definition(tiny, objective, moved.placement()), 1e-6);
    if (step % 3 != 0) {
      state.apply(move);
      score.replace(touched.list(), scores, 0);
      ++taken;
    }
    ASSERT_NEAR(score.value(), definition(tiny, objective, state.placement()), 1e-6);
  }
  EXPECT_GT(taken, 100);
}

INSTANTIATE_TEST_SUITE_P(All, AnyObjective,
                         testing::Values(Objective{ObjectiveKind::mean, 0.5, 0.0},
                                         Objective{ObjectiveKind::mean, 0.5, 2.0},
                                         Objective{ObjectiveKind::quantile, 0.7, 0.0},
                                         Objective{ObjectiveKind::cvar, 0.6, 0.5},
                                         Objective{ObjectiveKind::worst, 0.5, 0.0}));

}  // namespace
}  // namespace spacemoe
