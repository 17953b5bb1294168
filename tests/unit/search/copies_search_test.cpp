#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <tbb/task_arena.h>

#include "host/search/move_proposer.hpp"
#include "host/search/search.hpp"
#include "host/search/start_placements.hpp"
#include "kernels/common/random_key.hpp"
#include "tests/unit/search/delayed_pass.hpp"
#include "tests/unit/search/tiny_problem.hpp"
#include "tests/unit/search/tiny_search.hpp"

/// Searches with copies of experts against all placements that there are.
namespace spacemoe {
namespace {

constexpr std::uint32_t tiny_slots = 4;

/// An objective from its definition, of the latencies of four slots.
double objective_of(const Objective& objective, std::array<double, tiny_slots> latency_s) {
  std::ranges::sort(latency_s);
  const auto [best, better, worse, worst] = latency_s;
  switch (objective.kind) {
    case ObjectiveKind::mean:
      return (best + better + worse + worst) / 4.0;
    case ObjectiveKind::quantile:  // at 0.5
      return better;
    case ObjectiveKind::cvar:  // of the worse half
      return (worse + worst) / 2.0;
    case ObjectiveKind::worst:
      return worst;
    case ObjectiveKind::capacity:
      break;
  }
  return 0.0;
}

/// Every placement within the constraints of a problem of two layers of two experts, one after the
/// other: nothing here is the search's but the statement of the problem.
class AllPlacements {
 public:
  AllPlacements(const TinyProblem& tiny, const SearchProblem& problem, const Objective& objective)
      : tiny_(tiny), problem_(problem), objective_(objective), on_(problem.allowed.size()) {}

  struct Best {
    double value = std::numeric_limits<double>::infinity();
    double without_copies = value;  ///< where all copies are useless: of the placements looked at
    std::uint64_t placements = 0;
  };
  Best run() {
    place_module(0);
    return best_;
  }

 private:
  struct Held {
    std::uint32_t gateways = 0;
    std::uint32_t experts = 0;
  };

  [[nodiscard]] bool keeps_to_constraints() const {
    std::uint32_t used = 0;
    for (std::uint32_t satellite = 0; satellite < on_.size(); ++satellite) {
      const Held& held = on_[satellite];
      const std::uint32_t modules = held.gateways + held.experts;
      used += modules > 0 ? 1 : 0;
      const double memory_gb =
          held.gateways * problem_.capacity.gateway_gb + held.experts * problem_.capacity.expert_gb;
      if (modules > problem_.capacity.modules ||
          (modules > 0 && problem_.allowed[satellite] == 0) ||
          memory_gb > problem_.capacity.memory_gb.value_or(memory_gb) + 1e-9) {
        return false;
      }
    }
    return used <= problem_.max_satellites;
  }

  /// Modules 0 to 5 are gateway, expert, expert of each of the layers; then come copies.
  void place_module(std::uint32_t module) {
    if (module == 6) {
      place_copy(0, 0);
      return;
    }
    for (std::uint32_t satellite = 0; satellite < on_.size(); ++satellite) {
      if (problem_.fixed[module].value_or(Satellite{satellite}) != Satellite{satellite}) {
        continue;
      }
      std::uint32_t& count = module % 3 == 0 ? on_[satellite].gateways : on_[satellite].experts;
      ++count;
      at_[module] = Satellite{satellite};
      if (keeps_to_constraints()) {
        place_module(module + 1);
      }
      --count;
    }
  }

  /// In the order of expert and satellite from `first`, but for those that are fixed.
  void place_copy(std::uint32_t copy, std::uint32_t first) {
    if (copy == problem_.modules.copies) {
      look_at_placement();
      return;
    }
    const auto satellites = static_cast<std::uint32_t>(on_.size());
    const bool is_fixed = copy < problem_.fixed_copies.size();
    for (std::uint32_t code = is_fixed ? 0 : first; code < 4 * satellites; ++code) {
      const Layer layer{code / satellites / 2};
      const Expert expert{code / satellites % 2};
      const Satellite satellite{code % satellites};
      const std::uint32_t module = 3 * number(layer) + 1 + number(expert);
      const Replica replica{layer, expert, satellite};
      if ((is_fixed && (problem_.fixed_copies[copy] != Module{module} ||
                        problem_.fixed[6 + copy] != satellite)) ||
          at_[module] == satellite || std::ranges::find(copies_, replica) != copies_.end()) {
        continue;
      }
      ++on_[number(satellite)].experts;
      copies_.push_back(replica);
      if (keeps_to_constraints()) {
        place_copy(copy + 1, is_fixed ? 0 : code + 1);
      }
      copies_.pop_back();
      --on_[number(satellite)].experts;
    }
  }

  void look_at_placement() {
    Placement placement{{at_[0], at_[3]}, {at_[1], at_[2], at_[4], at_[5]}};
    ++best_.placements;
    best_.without_copies = std::min(best_.without_copies, value_of(placement));
    placement.replicas = copies_;
    best_.value = std::min(best_.value, value_of(placement));
  }

  [[nodiscard]] double value_of(const Placement& placement) const {
    std::array<double, tiny_slots> latency_s{};
    for (std::uint32_t slot = 0; slot < tiny_slots; ++slot) {
      latency_s[slot] = tiny_.cost(placement, slot).cost_s;
    }
    return objective_of(objective_, latency_s);
  }

  const TinyProblem& tiny_;
  const SearchProblem& problem_;
  Objective objective_;
  std::array<Satellite, 6> at_{};
  std::vector<Replica> copies_;
  std::vector<Held> on_;  ///< [satellites]
  Best best_;
};

/// Two layers of two experts on few satellites, under constraints that come in turn.
struct SmallInstance {
  explicit SmallInstance(std::uint32_t seed)
      : tiny(2, 2, seed % 4 == 0 ? 8 : 5, tiny_slots, seed),
        problem(tiny.problem(1 + seed / 4 % 2)) {
    constexpr ObjectiveKind kinds[] = {ObjectiveKind::mean, ObjectiveKind::mean,
                                       ObjectiveKind::quantile, ObjectiveKind::cvar,
                                       ObjectiveKind::worst};
    objective = {kinds[seed % 5], 0.5, 0.0};
    problem.capacity.modules = seed % 4 == 0 ? 1 : 3;
    if (seed % 4 == 1) {
      problem.max_satellites = 4;
    } else if (seed % 4 == 2) {
      problem.allowed[seed % 5] = 0;
      problem.capacity = {4, 4.0, 2.0, 1.0};
    } else if (seed % 4 == 3) {
      problem.fixed[1] = Satellite{2};
      problem.fixed[6] = Satellite{4};
      problem.fixed_copies = {Module{1 + seed / 4 % 2}};
    }
  }

  [[nodiscard]] SearchOutcome find() { return search_tiny(tiny, problem, 2, 60'000, 1, objective); }

  TinyProblem tiny;
  SearchProblem problem;
  Objective objective;
};

// As many of them are found from other seeds. Where no more than three satellites may be in use,
// one search in twenty ends elsewhere: single modules hardly empty a satellite then.
TEST(CopiesSearch, FindsTheBestOfAllPlacementsOfTwentyOfTwentySmallInstances) {
  std::uint32_t gained = 0;
  for (std::uint32_t seed = 0; seed < 20; ++seed) {
    SmallInstance instance(seed);
    const auto best = AllPlacements(instance.tiny, instance.problem, instance.objective).run();
    const SearchOutcome outcome = instance.find();
    EXPECT_NEAR(outcome.value_s, best.value, 1e-6) << "instance " << seed;
    EXPECT_EQ(outcome.placement.replicas.size(), instance.problem.modules.copies);
    EXPECT_TRUE(outcome.is_local_optimum);
    EXPECT_GT(best.placements, 100U) << "instance " << seed;
    gained += best.value < best.without_copies * 0.999 ? 1U : 0U;
  }
  EXPECT_GE(gained, 10U) << "copies are of little use: nothing was asked";
}

TEST(CopiesSearch, MovesAndSeedDecideWhateverTheThreadsAndTheLookahead) {
  TinyProblem tiny(4, 4, 40, 5, 3);
  SearchProblem crowded = tiny.problem(7);
  crowded.capacity.modules = 3;
  for (const SearchProblem& problem : {tiny.problem(7), crowded}) {
    for (const Objective& objective : {Objective{}, Objective{ObjectiveKind::cvar, 0.6, 0.5}}) {
      std::vector<Placement> starts;
      for (std::uint32_t start = 0; start < 4; ++start) {
        starts.push_back(random_start(problem, 7, start));
      }
      const auto search_with = [&](int threads, std::optional<std::uint32_t> ahead,
                                   ScoringHabit habit) {
        DelayedPass pass(tiny, habit);
        tbb::task_arena arena(threads);
        SilentProgress progress;
        return search(problem, pass, {objective, tiny.slots(), 7, 12'000, 60.0, ahead}, starts,
                      {arena, progress, {}});
      };
      const SearchOutcome one = search_with(1, 1, {1, 1});
      for (const SearchOutcome& other :
           {search_with(1, 7, {1, 1}), search_with(3, 64, {1, 2}), search_with(2, {}, {100, 2})}) {
        EXPECT_EQ(other.placement, one.placement);
        EXPECT_EQ(other.value_s, one.value_s);
        EXPECT_EQ(other.tempered_s, one.tempered_s);
        EXPECT_EQ(other.work.moves_taken, one.work.moves_taken);
      }
    }
  }
}

// 8,000 moves: each kind is drawn some hundred times.
TEST(CopiesSearch, ProposesThatCopiesMoveAndBecomeOthers) {
  const TinyProblem tiny(3, 2, 40, 1, 1);
  const SearchProblem problem = tiny.problem(6);
  const SearchState state(problem, random_start(problem, 1, 0));
  const MoveProposer proposer(problem);
  std::uint32_t moves = 0;
  std::uint32_t in_place = 0;
  std::uint32_t of_other_layers = 0;
  for (std::uint32_t draw = 0; draw < 8000; ++draw) {
    const auto move = proposer.propose(state, random_block({1, Purpose::search_move, 0, draw}));
    if (!move || !problem.modules.is_copy(move->module)) {
      continue;
    }
    EXPECT_TRUE(state.allows(*move));
    if (!move->becomes) {
      ++moves;
      continue;
    }
    const bool stays = move->target == state.satellite_of(move->module);
    const bool is_own_layer =
        problem.modules.layer_of(*move->becomes) == state.layer_of(move->module);
    in_place += stays ? 1 : 0;
    of_other_layers += is_own_layer ? 0 : 1;
  }
  EXPECT_GT(moves, 300U);
  EXPECT_GT(in_place, 100U);
  EXPECT_GT(of_other_layers, 300U);
}

TEST(CopiesSearch, StartsKeepTheCopiesOfASchemeAndAddSome) {
  const TinyProblem tiny(3, 2, 16, 1, 1);
  Placement scheme = tiny.in_order();
  scheme.replicas = {{Layer{0}, Expert{1}, Satellite{12}},
                     {Layer{1}, Expert{0}, Satellite{10}},
                     {Layer{2}, Expert{1}, Satellite{11}}};
  EXPECT_EQ(fit_to_constraints(scheme, tiny.problem(3)), scheme);
  EXPECT_EQ(fit_to_constraints(scheme, tiny.problem()), tiny.in_order());
  const Placement one = fit_to_constraints(scheme, tiny.problem(1));
  ASSERT_EQ(one.replicas.size(), 1U);
  EXPECT_EQ(one.replicas.front(), scheme.replicas.front());
  const Placement more = fit_to_constraints(scheme, tiny.problem(6));
  ASSERT_EQ(more.replicas.size(), 6U);
  EXPECT_TRUE(std::ranges::includes(more.replicas, scheme.replicas));
  SearchProblem without_12 = tiny.problem(3);
  without_12.allowed[12] = 0;
  const Placement moved = fit_to_constraints(scheme, without_12);
  ASSERT_EQ(moved.replicas.size(), 3U);
  EXPECT_EQ(moved.replicas.front().expert, Expert{1});
  EXPECT_NE(moved.replicas.front().satellite, Satellite{12});
}

}  // namespace
}  // namespace spacemoe
