#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>
#include <tbb/task_arena.h>

#include "host/search/busiest_bound.hpp"
#include "host/search/search.hpp"
#include "host/search/start_placements.hpp"
#include "tests/unit/search/placed_work.hpp"
#include "tests/unit/search/tiny_problem.hpp"
#include "tests/unit/search/tiny_search.hpp"

namespace spacemoe {
namespace {

constexpr std::uint32_t modules = 6;     // two layers of a gateway and two experts
constexpr std::uint32_t satellites = 4;  // that hold up to three each

struct Found {
  double latency_s;
  double busiest_s;
};

/// All 4^6 ways to put the modules on satellites, those that hold more than three left out.
template <class Take>
void for_all_placements(const Take& take) {
  const auto codes = static_cast<std::uint32_t>(std::pow(satellites, modules));
  for (std::uint32_t code = 0; code < codes; ++code) {
    std::array<std::uint32_t, satellites> on{};
    std::vector<Satellite> at;
    for (std::uint32_t module = 0, rest = code; module < modules; ++module, rest /= satellites) {
      at.push_back(Satellite{rest % satellites});
      ++on[rest % satellites];
    }
    if (*std::ranges::max_element(on) <= 3) {
      take(Placement{{at[0], at[3]}, {at[1], at[2], at[4], at[5]}});
    }
  }
}

struct Instance {
  explicit Instance(std::uint32_t seed) : tiny(2, 2, satellites, 3, seed), problem(tiny.problem()) {
    problem.capacity.modules = 3;
    problem.work = random_work(satellites, 4, seed + 100);
  }

  [[nodiscard]] Found of(const Placement& placement) const {
    double latency_s = 0.0;
    for (std::uint32_t slot = 0; slot < tiny.slots(); ++slot) {
      latency_s += tiny.cost(placement, slot).cost_s / tiny.slots();
    }
    return {latency_s, busiest_by_definition(problem.work, placement)};
  }

  [[nodiscard]] SearchOutcome search_for(const Objective& objective) {
    return search_tiny(tiny, problem, 2, 60'000, 1, objective);
  }

  TinyProblem tiny;
  SearchProblem problem;
};

TEST(CapacitySearch, FindsTheMostTokensASecondOfTwentyOfTwentySmallInstances) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    Instance instance(seed);
    Found best{0.0, std::numeric_limits<double>::infinity()};
    for_all_placements([&](const Placement& placement) {
      const Found found = instance.of(placement);
      // Among those of the same capacity the fastest one.
      if (found.busiest_s + 1e-4 * found.latency_s < best.busiest_s + 1e-4 * best.latency_s) {
        best = found;
      }
    });
    const SearchOutcome outcome = instance.search_for({ObjectiveKind::capacity});
    const Found found = instance.of(outcome.placement);
    EXPECT_NEAR(found.busiest_s, best.busiest_s, 1e-12) << "instance " << seed;
    EXPECT_NEAR(found.latency_s, best.latency_s, 1e-12) << "instance " << seed;
    EXPECT_NEAR(outcome.value_s, best.busiest_s + 1e-4 * best.latency_s, 1e-12);
    EXPECT_LE(busiest_bound(instance.problem), best.busiest_s);
  }
}

TEST(CapacitySearch, FindsTheBestMixOfTwentyOfTwentySmallInstances) {
  std::uint32_t differs = 0;
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    Instance instance(seed);
    Objective mix;
    mix.busiest_weight = 3.0;
    double best = std::numeric_limits<double>::infinity();
    double fastest_s = best;
    double of_fastest = best;
    for_all_placements([&](const Placement& placement) {
      const Found found = instance.of(placement);
      const double value = found.latency_s + 3.0 * found.busiest_s;
      best = std::min(best, value);
      if (found.latency_s < fastest_s) {
        fastest_s = found.latency_s;
        of_fastest = value;
      }
    });
    EXPECT_NEAR(instance.search_for(mix).value_s, best, 1e-9) << "instance " << seed;
    differs += of_fastest > best + 1e-9 ? 1U : 0U;
  }
  EXPECT_GT(differs, 10U) << "the fastest placement is the best mix: nothing was asked";
}

/// Losses count slot by slot, so the mix goes by the other way of scoring.
TEST(CapacitySearch, MixesWithAnyObjectiveOfLatencies) {
  Instance instance(3);
  Objective worst{ObjectiveKind::worst, 0.5, 0.0};
  worst.busiest_weight = 3.0;
  double best = std::numeric_limits<double>::infinity();
  for_all_placements([&](const Placement& placement) {
    double worst_s = 0.0;
    for (std::uint32_t slot = 0; slot < instance.tiny.slots(); ++slot) {
      worst_s = std::max(worst_s, instance.tiny.cost(placement, slot).cost_s);
    }
    best = std::min(best, worst_s + 3.0 * instance.of(placement).busiest_s);
  });
  EXPECT_NEAR(instance.search_for(worst).value_s, best, 1e-6);
}

SearchProblem problem_with(const TinyProblem& tiny, std::uint32_t together,
                           std::uint32_t max_satellites) {
  SearchProblem problem = tiny.problem();
  problem.capacity.modules = together;
  problem.max_satellites = max_satellites;
  problem.work = {std::vector(satellites, 5.0), std::vector(satellites, 3.0), std::vector(4, 1.0)};
  return problem;
}

// By hand: works of 5, 5, 3, 3, 3, 3, which are 22 together.
TEST(BusiestBound, IsTheLargestModuleTheMeanOrWhatMustMeet) {
  const TinyProblem tiny(2, 2, satellites, 1, 1);
  EXPECT_NEAR(busiest_bound(problem_with(tiny, 6, 1)), 22.0, 1e-9);  // all on one
  EXPECT_NEAR(busiest_bound(problem_with(tiny, 6, 2)), 11.0, 1e-9);  // the mean of two
  // Of the five largest ones, 5, 5, 3, 3, 3, two meet on one of four satellites.
  EXPECT_NEAR(busiest_bound(problem_with(tiny, 6, 4)), 6.0, 1e-9);
  SearchProblem one_fast = problem_with(tiny, 6, 4);
  one_fast.work.gateway_s[2] = 0.5;
  one_fast.work.expert_s[2] = 0.3;
  // Satellite 2 takes a tenth of the time of each of the others: 2.2 s of work at rates 1 and 0.1.
  EXPECT_NEAR(busiest_bound(one_fast), 2.2 / 1.3, 1e-9);
  one_fast.allowed[2] = 0;
  // Three satellites are left: of 5, 5, 3, 3 two meet, and the mean is more than that.
  EXPECT_NEAR(busiest_bound(one_fast), 22.0 / 3.0, 1e-9);
  SearchProblem uncharged = problem_with(tiny, 6, 4);
  uncharged.work.gateway_s.assign(satellites, 0.0);
  uncharged.work.expert_s.assign(satellites, 0.0);
  EXPECT_EQ(busiest_bound(uncharged), 0.0);
}

}  // namespace
}  // namespace spacemoe
