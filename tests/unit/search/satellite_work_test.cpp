#include "host/search/satellite_work.hpp"

#include <optional>
#include <random>

#include <gtest/gtest.h>

#include "host/search/search_state.hpp"
#include "host/search/start_placements.hpp"
#include "tests/unit/search/placed_work.hpp"
#include "tests/unit/search/tiny_problem.hpp"

namespace spacemoe {
namespace {

/// On so many satellites: with one or two of them moves touch all there are.
class SatelliteWorkOn : public testing::TestWithParam<std::uint32_t> {};

TEST_P(SatelliteWorkOn, KnowsTheBusiestAfterEachMove) {
  const std::uint32_t satellites = GetParam();
  const TinyProblem tiny(3, 4, satellites, 1, 5);
  SearchProblem problem = tiny.problem();
  problem.capacity.modules = 15;
  problem.work = random_work(satellites, 12, 8);
  SearchState state(problem, random_start(problem, 3, 0));
  SatelliteWork work(problem, state.places());
  std::mt19937 engine(11);
  const auto below = [&](std::uint32_t bound) {
    return std::uniform_int_distribution(0U, bound - 1)(engine);
  };
  std::uint32_t made = 0;
  for (std::uint32_t step = 0; step < 2000; ++step) {
    Move move{Module{below(15)}, Satellite{below(satellites)}, {}};
    if (below(2) == 0) {
      move.partner = state.first_on(move.target);
    }
    if (!state.allows(move)) {
      continue;
    }
    const Satellite from = state.satellite_of(move.module);
    const double asked_s = work.busiest_with(move, from);
    if (below(3) == 0) {
      continue;  // asked and left
    }
    work.apply(move, from);
    state.apply(move);
    ++made;
    const double busiest_s = busiest_by_definition(problem.work, state.placement());
    ASSERT_NEAR(work.busiest_s(), busiest_s, 1e-12) << "after " << made << " moves";
    ASSERT_NEAR(asked_s, busiest_s, 1e-12);
  }
  EXPECT_GT(made, satellites > 1 ? 100U : 0U);
  work.settle(state.places());
  EXPECT_NEAR(work.busiest_s(), busiest_by_definition(problem.work, state.placement()), 1e-15);
}

INSTANTIATE_TEST_SUITE_P(Satellites, SatelliteWorkOn, testing::Values(2, 3, 4, 20));

}  // namespace
}  // namespace spacemoe
