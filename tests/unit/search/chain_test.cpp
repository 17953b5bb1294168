#include "host/search/chain.hpp"

#include <cmath>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "host/search/start_placements.hpp"
#include "kernels/common/random_key.hpp"
#include "tests/unit/search/tiny_problem.hpp"

/// A chain that looks ahead makes the moves of one that does not.
namespace spacemoe {
namespace {

constexpr std::uint32_t seed = 5;
constexpr std::uint32_t chain_number = 3;
constexpr double temperature_s = 0.01;

/// Metropolis as it is defined, one move at a time on a state of its own: a move that is not taken
/// is made and taken back.
struct OneByOne {
  OneByOne(TinyProblem& costs, const SearchProblem& problem, const Placement& start)
      : tiny(costs), state(problem, start), proposer(problem) {}

  [[nodiscard]] double cost() const {
    double sum = 0.0;
    for (std::uint32_t slot = 0; slot < tiny.slots(); ++slot) {
      sum += tiny.cost(state.placement(), slot).cost_s / tiny.slots();
    }
    return sum;
  }

  void step() {
    const RandomKey draw{seed, Purpose::search_move, chain_number, move++, 0};
    const std::optional<Move> next = proposer.propose(state, random_block(draw));
    if (!next) {
      return;
    }
    ++scored;
    const double before = cost();
    const Satellite from = state.satellite_of(next->module);
    const Module was = state.original(next->module);
    state.apply(*next);
    const double worse = cost() - before;
    const RandomKey key{seed, Purpose::search_acceptance, chain_number, draw.second, 0};
    if (worse <= 0.0 || uniform(key) < std::exp(-worse / temperature_s)) {
      ++accepted;
    } else {
      state.apply(
          {next->module, from, next->partner, next->becomes ? std::optional(was) : std::nullopt});
    }
  }

  TinyProblem& tiny;
  SearchState state;
  MoveProposer proposer;
  std::uint32_t move = 0;
  std::uint64_t scored = 0;
  std::uint64_t accepted = 0;
};

class AnyLookahead : public testing::TestWithParam<std::uint32_t> {
 protected:
  /// Two thousand moves with so many modules on a satellite, and copies of experts.
  static void check(std::uint32_t modules_per_satellite, std::uint32_t copies = 0) {
    TinyProblem tiny(4, 3, 20, 3, 7);
    SearchProblem problem = tiny.problem(copies);
    problem.capacity.modules = modules_per_satellite;
    problem.allowed[11] = 0;
    problem.fixed[2] = Satellite{2};
    const Placement start =
        copies == 0 ? tiny.in_order() : fit_to_constraints(tiny.in_order(), problem);
    OneByOne expected(tiny, problem, start);
    const MoveProposer proposer(problem);
    const Objective mean;
    Chain chain(problem, mean, tiny.slots(), start, seed, chain_number);
    chain.score_all(tiny);
    LayerScores scores(mean, tiny.slots());
    ChoiceBatch batch;
    while (chain.drawn() < 2000) {
      batch.clear();
      chain.propose(proposer, GetParam() == 0 ? chain.lookahead() : GetParam(), batch);
      scores.score(tiny, batch);
      const std::uint32_t made = chain.decide(scores, temperature_s);
      ASSERT_GT(made, 0U);
      for (std::uint32_t i = 0; i < made; ++i) {
        expected.step();
      }
      ASSERT_EQ(chain.placement(), expected.state.placement()) << chain.drawn();
    }
    EXPECT_EQ(chain.drawn(), expected.move);
    EXPECT_EQ(chain.scored(), expected.scored);
    EXPECT_EQ(chain.accepted(), expected.accepted);
    EXPECT_NEAR(chain.value(), expected.cost(), 1e-9);
    // Some of each, else nothing was shown.
    EXPECT_LT(chain.scored(), chain.drawn());
    EXPECT_GT(chain.accepted(), 50U);
    EXPECT_LT(chain.accepted(), chain.scored() / 2);
    EXPECT_EQ(GetParam() == 1, chain.proposed() == chain.drawn());
  }
};

TEST_P(AnyLookahead, MakesTheMovesOfOneAtATime) {
  check(1);
}

// Which module a move meets on a crowded satellite depends on all moves that were looked at there.
TEST_P(AnyLookahead, MakesTheMovesOfOneAtATimeOnCrowdedSatellites) {
  check(3);
}

TEST_P(AnyLookahead, MakesTheMovesOfOneAtATimeWithCopies) {
  check(1, 2);
  check(3, 8);
}

INSTANTIATE_TEST_SUITE_P(Moves, AnyLookahead, testing::Values(1, 2, 7, 64, 0),
                         [](const auto& moves) {
                           return moves.param == 0 ? std::string("adaptive")
                                                   : std::to_string(moves.param);
                         });

TEST(Lookahead, FollowsTheMovesFromOneThatIsTakenToTheNext) {
  Lookahead lookahead;
  EXPECT_EQ(lookahead.moves(), 1U);
  // A frozen chain looks as far ahead as it has been at rest.
  lookahead.made(1, false);
  lookahead.made(30, false);
  EXPECT_EQ(lookahead.moves(), 31U);
  // Every tenth move is taken.
  for (int i = 0; i < 200; ++i) {
    lookahead.made(7, false);
    lookahead.made(3, true);
  }
  EXPECT_NEAR(lookahead.moves(), 10.0, 1.0);
  // Each is.
  for (int i = 0; i < 200; ++i) {
    lookahead.made(1, true);
  }
  EXPECT_EQ(lookahead.moves(), 1U);
}

}  // namespace
}  // namespace spacemoe
