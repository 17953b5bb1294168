#include "host/search/search.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <vector>

#include <gtest/gtest.h>
#include <tbb/task_arena.h>

#include "host/search/local_descent.hpp"
#include "host/search/start_placements.hpp"
#include "tests/unit/search/delayed_pass.hpp"
#include "tests/unit/search/tiny_problem.hpp"
#include "tests/unit/search/tiny_search.hpp"

namespace spacemoe {
namespace {

/// Mean objective of a placement, from its definition.
double mean_cost(const TinyProblem& tiny, const Placement& placement) {
  double sum = 0.0;
  for (std::uint32_t slot = 0; slot < tiny.slots(); ++slot) {
    sum += tiny.cost(placement, slot).cost_s;
  }
  return sum / tiny.slots();
}

/// The smallest mean cost of two layers of three experts on ten satellites, over all 1,814,400
/// placements: for each pair of gateways all ordered triples of either layer, and of those all that
/// share no satellite.
double optimum(TinyProblem& tiny) {
  struct Triple {
    std::uint32_t satellites;  // as bits
    double cost_s;
  };
  double best = std::numeric_limits<double>::infinity();
  for (std::uint32_t first = 0; first < 10; ++first) {
    for (std::uint32_t second = 0; second < 10; ++second) {
      if (first == second) {
        continue;
      }
      std::vector<Triple> triples[2];
      for (std::uint32_t code = 0; code < 1000; ++code) {
        const std::uint32_t on[3] = {code % 10, code / 10 % 10, code / 100};
        const Satellite at[3] = {Satellite{on[0]}, Satellite{on[1]}, Satellite{on[2]}};
        const std::uint32_t bits = 1U << on[0] | 1U << on[1] | 1U << on[2];
        const std::uint32_t gateways = 1U << first | 1U << second;
        if (at[0] == at[1] || at[0] == at[2] || at[1] == at[2] || (bits & gateways) != 0) {
          continue;
        }
        for (std::uint32_t layer = 0; layer < 2; ++layer) {
          double cost_s = 0.0;
          for (std::uint32_t slot = 0; slot < tiny.slots(); ++slot) {
            cost_s += tiny.cost(Layer{layer}, Satellite{layer == 0 ? first : second},
                                Satellite{layer == 0 ? second : first}, at, slot)
                          .cost_s /
                      tiny.slots();
          }
          triples[layer].push_back({bits, cost_s});
        }
      }
      for (const Triple& a : triples[0]) {
        for (const Triple& b : triples[1]) {
          if ((a.satellites & b.satellites) == 0) {
            best = std::min(best, a.cost_s + b.cost_s);
          }
        }
      }
    }
  }
  return best;
}

// 48 rounds. With other seeds one search in a hundred ends at another local optimum.
TEST(Search, FindsTheOptimumOfTwentyOfTwentySmallInstances) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    TinyProblem tiny(2, 3, 10, 3, seed);
    const SearchProblem problem = tiny.problem();
    const SearchOutcome outcome = search_tiny(tiny, problem, 2, 98'304, 1);
    const double best = optimum(tiny);
    EXPECT_NEAR(outcome.value_s, best, 1e-9) << "instance " << seed;
    EXPECT_NEAR(mean_cost(tiny, outcome.placement), outcome.value_s, 1e-9);
    EXPECT_TRUE(outcome.is_local_optimum);
    // The starts are far from it, so that the search has something to do.
    EXPECT_GT(outcome.start_s, best * 1.05);
  }
}

TEST(Search, MovesAndSeedDecideWhateverTheThreads) {
  TinyProblem tiny(4, 4, 40, 5, 3);
  const SearchProblem problem = tiny.problem();
  const SearchOutcome one = search_tiny(tiny, problem, 1, 80'000, 7);
  for (const unsigned threads : {2U, 3U}) {
    const SearchOutcome other = search_tiny(tiny, problem, threads, 80'000, 7);
    EXPECT_EQ(other.placement, one.placement);
    EXPECT_EQ(other.value_s, one.value_s);
    EXPECT_EQ(other.moves, one.moves);
    EXPECT_EQ(other.moves_scored, one.moves_scored);
  }
  EXPECT_NE(search_tiny(tiny, problem, 1, 80'000, 8).placement, one.placement);
}

/// Four chains; the costs come when they are waited for, and from as many queues as there are.
SearchOutcome search_ahead(TinyProblem& tiny, const SearchProblem& problem, unsigned threads,
                           std::optional<std::uint32_t> lookahead, ScoringHabit habit,
                           const Objective& objective) {
  std::vector<Placement> starts;
  for (std::uint32_t start = 0; start < 4; ++start) {
    starts.push_back(random_start(problem, 7, start));
  }
  DelayedPass pass(tiny, habit);
  tbb::task_arena arena(static_cast<int>(threads));
  SilentProgress progress;
  return search(problem, pass, {objective, tiny.slots(), 7, 12'000, 60.0, lookahead}, starts,
                {arena, progress, {}});
}

TEST(Search, LookingAheadChangesNothingButTheBatches) {
  TinyProblem tiny(4, 4, 40, 5, 3);
  SearchProblem crowded = tiny.problem();
  crowded.capacity.modules = 3;
  for (const SearchProblem& problem : {tiny.problem(), crowded}) {
    for (const Objective& objective : {Objective{}, Objective{ObjectiveKind::cvar, 0.6, 0.5}}) {
      const SearchOutcome one = search_ahead(tiny, problem, 1, 1, {1, 1}, objective);
      EXPECT_EQ(one.work.moves_proposed, one.moves);
      const auto expect_same = [&](const SearchOutcome& other) {
        EXPECT_EQ(other.placement, one.placement);
        EXPECT_EQ(other.value_s, one.value_s);
        EXPECT_EQ(other.tempered_s, one.tempered_s);
        EXPECT_EQ(other.moves, one.moves);
        EXPECT_EQ(other.moves_scored, one.moves_scored);
        EXPECT_EQ(other.work.moves_taken, one.work.moves_taken);
        EXPECT_GT(other.work.moves_proposed, other.moves);
        EXPECT_GT(other.work.candidates, one.work.candidates);
      };
      expect_same(search_ahead(tiny, problem, 1, 7, {1, 1}, objective));
      expect_same(search_ahead(tiny, problem, 1, 64, {1, 2}, objective));
      expect_same(search_ahead(tiny, problem, 3, 64, {1, 2}, objective));
      expect_same(search_ahead(tiny, problem, 1, {}, {100, 1}, objective));
      expect_same(search_ahead(tiny, problem, 2, {}, {100, 2}, objective));
    }
  }
}

// Rounds have 512 moves of each of four chains.
TEST(Search, MakesExactlyTheMovesThatItWasTold) {
  TinyProblem tiny(4, 4, 40, 5, 3);
  const SearchProblem problem = tiny.problem();
  for (const std::uint64_t moves : {1U, 3U, 200U, 2047U, 2048U, 2049U, 5000U}) {
    const SearchOutcome outcome = search_tiny(tiny, problem, 2, moves, 7);
    EXPECT_EQ(outcome.moves, moves);
    EXPECT_EQ(outcome.moves_planned, moves);
    EXPECT_EQ(outcome.placement, search_tiny(tiny, problem, 1, moves, 7).placement);
  }
}

// A machine's speed cannot make this fail: set-up is over when the clock starts.
TEST(Search, HasItsTimeForTemperingAlone) {
  TinyProblem tiny(4, 4, 40, 5, 3);
  const SearchProblem problem = tiny.problem();
  const std::vector<Placement> starts = {random_start(problem, 1, 0), random_start(problem, 1, 1)};
  tbb::task_arena arena(1);
  SilentProgress progress;
  const SearchOutcome timed =
      search(problem, tiny, {{}, tiny.slots(), 1, {}, 0.2}, starts, {arena, progress, {}});
  EXPECT_GE(timed.moves, 2U * 512U);
  EXPECT_GT(timed.tempering_s, 0.0);
  EXPECT_LE(timed.value_s, timed.tempered_s);
}

TEST(Search, ATimedSearchIsRepeatedByTheMovesItPlanned) {
  TinyProblem tiny(4, 4, 40, 5, 3);
  const SearchProblem problem = tiny.problem();
  std::vector<Placement> starts = {random_start(problem, 1, 0), random_start(problem, 1, 1)};
  tbb::task_arena arena(2);
  SilentProgress progress;
  const SearchOutcome timed =
      search(problem, tiny, {{}, tiny.slots(), 1, {}, 0.7}, starts, {arena, progress, {}});
  const SearchOutcome again = search(problem, tiny, {{}, tiny.slots(), 1, timed.moves_planned, 0.0},
                                     starts, {arena, progress, {}});
  EXPECT_EQ(again.moves_planned, timed.moves_planned);
  // A machine that became slower in between cuts the timed one short.
  if (timed.moves == timed.moves_planned && timed.is_local_optimum) {
    EXPECT_EQ(again.placement, timed.placement);
  }
}

TEST(Search, KeepsToConstraints) {
  TinyProblem tiny(3, 3, 20, 3, 5);
  SearchProblem problem = tiny.problem();
  problem.allowed[0] = 0;
  problem.allowed[13] = 0;
  problem.fixed[4] = Satellite{6};
  problem.capacity.modules = 3;
  problem.max_satellites = 5;
  const SearchOutcome outcome = search_tiny(tiny, problem, 2, 50'000, 1);
  EXPECT_EQ(outcome.placement.gateway(Layer{1}), Satellite{6});
  std::vector<std::uint32_t> on(20, 0);
  for (const auto& satellites : {outcome.placement.gateways, outcome.placement.satellites}) {
    for (const Satellite satellite : satellites) {
      ++on[number(satellite)];
    }
  }
  EXPECT_EQ(on[0] + on[13], 0U);
  EXPECT_LE(*std::ranges::max_element(on), 3U);
  EXPECT_LE(20 - std::ranges::count(on, 0U), 5);
}

/// The result of a search for another objective is better by that objective.
TEST(Search, EachObjectiveIsServedBestByItsOwnSearch) {
  TinyProblem tiny(2, 3, 10, 8, 4);
  const SearchProblem problem = tiny.problem();
  const Objective worst{ObjectiveKind::worst, 0.5, 0.0};
  const auto worst_of = [&](const Placement& placement) {
    double value = 0.0;
    for (std::uint32_t slot = 0; slot < tiny.slots(); ++slot) {
      value = std::max(value, tiny.cost(placement, slot).cost_s);
    }
    return value;
  };
  const SearchOutcome by_mean = search_tiny(tiny, problem, 2, 100'000, 1);
  const SearchOutcome by_worst = search_tiny(tiny, problem, 2, 100'000, 1, worst);
  EXPECT_LT(worst_of(by_worst.placement), worst_of(by_mean.placement));
  EXPECT_LT(mean_cost(tiny, by_mean.placement), mean_cost(tiny, by_worst.placement));
}

TEST(Descent, EndsWhereNoMoveOrExchangeGains) {
  TinyProblem tiny(2, 3, 12, 3, 9);
  const SearchProblem problem = tiny.problem();
  SilentProgress progress;
  const DescentOutcome outcome =
      descend(problem, tiny, {}, tiny.slots(), tiny.in_order(), progress, [] { return true; });
  ASSERT_TRUE(outcome.is_local_optimum);
  EXPECT_LT(outcome.value, mean_cost(tiny, tiny.in_order()));
  // By hand: every module to every satellite, in exchange for what stands there.
  for (std::uint32_t module = 0; module < 8; ++module) {
    for (const Satellite target : all<Satellite>(12)) {
      Placement changed = outcome.placement;
      const auto place = [&](std::uint32_t of) -> Satellite& {
        return of % 4 == 0 ? changed.gateways[of / 4] : changed.satellites[of / 4 * 3 + of % 4 - 1];
      };
      const Satellite from = place(module);
      for (std::uint32_t other = 0; other < 8; ++other) {
        if (place(other) == target) {
          place(other) = from;
        }
      }
      place(module) = target;
      EXPECT_GE(mean_cost(tiny, changed), outcome.value * (1.0 - 1e-6));
    }
  }
}

TEST(Descent, StopsWhenToldTo) {
  TinyProblem tiny(2, 3, 12, 3, 9);
  const SearchProblem problem = tiny.problem();
  SilentProgress progress;
  const DescentOutcome outcome =
      descend(problem, tiny, {}, tiny.slots(), tiny.in_order(), progress, [] { return false; });
  EXPECT_FALSE(outcome.is_local_optimum);
  EXPECT_EQ(outcome.placement, tiny.in_order());
}

}  // namespace
}  // namespace spacemoe
