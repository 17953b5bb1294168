#include "host/search/search_state.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/search/start_placements.hpp"
#include "kernels/tables/numbered_list.hpp"
#include "tests/unit/search/tiny_problem.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

/// Modules on each satellite, from the placement alone.
std::map<Satellite, std::pair<std::uint32_t, std::uint32_t>> held(const Placement& placement) {
  std::map<Satellite, std::pair<std::uint32_t, std::uint32_t>> result;
  for (const Satellite gateway : placement.gateways) {
    ++result[gateway].first;
  }
  for (const Satellite satellite : placement.satellites) {
    ++result[satellite].second;
  }
  for (const Replica& replica : placement.replicas) {
    ++result[replica.satellite].second;
  }
  return result;
}

TEST(SearchState, AMoveTouchesTheLayersWhoseCostsItChanges) {
  const TinyProblem tiny(4, 2, 20, 1, 1);
  const SearchProblem problem = tiny.problem();
  const SearchState state(problem, tiny.in_order());
  const ModuleNumbers modules{4, 2};
  const auto gateway = [&](std::uint32_t layer) { return modules.gateway(Layer{layer}); };
  const auto expert = [&](std::uint32_t layer, std::uint32_t of) {
    return modules.expert(Layer{layer}, Expert{of});
  };
  const auto touched = [&](const Move& move) {
    const TouchedLayers layers = state.touched_by(move);
    return numbers_of(layers.list());
  };
  EXPECT_THAT(touched({expert(2, 1), Satellite{15}, {}}), ElementsAre(2));
  EXPECT_THAT(touched({gateway(2), Satellite{15}, {}}), ElementsAre(2, 1));
  // The last layer's tokens go on to the first gateway.
  EXPECT_THAT(touched({gateway(0), Satellite{15}, {}}), ElementsAre(0, 3));
  EXPECT_THAT(touched({gateway(0), Satellite{number(gateway(2))}, gateway(2)}),
              UnorderedElementsAre(0, 3, 2, 1));
  EXPECT_THAT(touched({gateway(1), Satellite{number(expert(0, 0))}, expert(0, 0)}),
              UnorderedElementsAre(1, 0));
}

TEST(SearchState, ACopyThatBecomesAnotherTouchesBothLayers) {
  const TinyProblem tiny(4, 2, 20, 1, 1);
  const SearchProblem problem = tiny.problem(1);
  const ModuleNumbers& modules = problem.modules;
  Placement start = tiny.in_order();
  start.replicas = {{Layer{1}, Expert{0}, Satellite{15}}};
  SearchState state(problem, start);
  const Move becomes{modules.copy(0), Satellite{16}, {}, modules.expert(Layer{3}, Expert{1})};
  EXPECT_THAT(numbers_of(state.touched_by(becomes).list()), ElementsAre(1, 3));
  ASSERT_TRUE(state.allows(becomes));
  state.apply(becomes);
  EXPECT_EQ(state.placement().replicas,
            (std::vector<Replica>{{Layer{3}, Expert{1}, Satellite{16}}}));
  EXPECT_EQ(state.placement().satellites, start.satellites);
}

TEST(SearchState, CopiesOfAnExpertStandOnDifferentSatellites) {
  const TinyProblem tiny(3, 2, 12, 1, 1);
  SearchProblem problem = tiny.problem(2);
  problem.capacity.modules = 3;
  const ModuleNumbers& modules = problem.modules;
  Placement start = tiny.in_order();  // expert 0 of layer 1 on satellite 4, expert 1 on 5
  start.replicas = {{Layer{1}, Expert{0}, Satellite{9}}, {Layer{1}, Expert{1}, Satellite{10}}};
  const SearchState state(problem, start);
  const Module own = modules.expert(Layer{1}, Expert{0});
  const Module other = modules.expert(Layer{1}, Expert{1});
  const auto allows = [&](const Move& move) { return state.allows(move); };
  EXPECT_FALSE(allows({modules.copy(0), Satellite{4}, {}})) << "the expert itself is there";
  EXPECT_FALSE(allows({own, Satellite{9}, {}})) << "its copy is there";
  EXPECT_FALSE(allows({modules.copy(0), Satellite{4}, own})) << "that would change nothing";
  EXPECT_FALSE(allows({modules.copy(0), Satellite{9}, {}, own})) << "it is that already";
  EXPECT_FALSE(allows({modules.copy(0), Satellite{5}, {}, other}));
  EXPECT_FALSE(allows({modules.copy(0), Satellite{10}, {}, other}));
  EXPECT_TRUE(allows({modules.copy(0), Satellite{9}, {}, other}));
  EXPECT_TRUE(allows({modules.copy(0), Satellite{5}, {}}));
  EXPECT_TRUE(allows({modules.copy(0), Satellite{10}, modules.copy(1)}));
}

/// A state of three modules per satellite and moves at random, some in exchange for a module, and
/// some of copies that become others.
class CrowdedState : public testing::Test {
 protected:
  /// Three layers of two experts and four copies, one of which is fixed.
  static SearchProblem crowded(const TinyProblem& tiny) {
    SearchProblem problem = tiny.problem(4);
    problem.capacity.modules = 3;
    problem.fixed[9] = Satellite{8};
    problem.fixed_copies = {problem.modules.expert(Layer{2}, Expert{0})};
    return problem;
  }

  /// An allowed move.
  Move draw(const SearchState& state) {
    while (true) {
      Move move{Module{static_cast<std::uint32_t>(random_() % 13)},
                Satellite{static_cast<std::uint32_t>(random_() % 12)},
                {}};
      if (problem_.modules.is_copy(move.module) && random_() % 2 == 0) {
        move.becomes = problem_.modules.expert(Layer{static_cast<std::uint32_t>(random_() % 3)},
                                               Expert{static_cast<std::uint32_t>(random_() % 2)});
      }
      // Nobody, or one of those who stand there, not always the first.
      for (auto on = state.first_on(move.target); on; on = state.next_on(*on)) {
        if (random_() % 2 == 0) {
          move.partner = on;
        }
      }
      if (state.allows(move)) {
        return move;
      }
    }
  }
  /// Modules on each satellite, in the order of its chain.
  static std::vector<std::vector<Module>> chains(const SearchState& state) {
    std::vector<std::vector<Module>> on_each(12);
    for (const Satellite satellite : all<Satellite>(12)) {
      for (auto on = state.first_on(satellite); on; on = state.next_on(*on)) {
        on_each[number(satellite)].push_back(*on);
      }
    }
    return on_each;
  }

  TinyProblem tiny_{3, 2, 12, 1, 1};
  SearchProblem problem_ = crowded(tiny_);
  SearchState state_{problem_, random_start(problem_, 1, 0)};
  std::mt19937 random_{2};
};

TEST_F(CrowdedState, CountsWhatStandsWhereAfterAnyMoves) {
  for (int step = 0; step < 2000; ++step) {
    const Placement before = state_.placement();
    state_.apply(draw(state_));
    EXPECT_NE(state_.placement(), before);
    EXPECT_EQ(state_.satellites(), held(state_.placement()).size());
    for (const auto& [satellite, modules] : held(state_.placement())) {
      EXPECT_EQ(state_.modules_on(satellite), modules.first + modules.second);
    }
    const std::vector<Replica>& replicas = state_.placement().replicas;
    ASSERT_EQ(replicas.size(), 4U);
    EXPECT_EQ(std::ranges::count(replicas, Replica{Layer{2}, Expert{0}, Satellite{8}}), 1)
        << "it is fixed";
    EXPECT_EQ(std::ranges::adjacent_find(replicas), replicas.end());
    for (const Replica& replica : replicas) {
      EXPECT_NE(state_.placement().expert(replica.layer, replica.expert), replica.satellite);
    }
  }
}

TEST_F(CrowdedState, CandidatesOfAMoveAreTheLayersThatItMakes) {
  for (int step = 0; step < 500; ++step) {
    const Move move = draw(state_);
    const TouchedLayers touched = state_.touched_by(move);
    const Placement before = state_.placement();
    ChoiceBatch looked_at;
    state_.add_choices(move, touched, looked_at);
    EXPECT_EQ(state_.placement(), before);
    state_.apply(move);
    ChoiceBatch made;
    for (const Layer layer : touched.list()) {
      state_.add_choice(layer, made);
    }
    EXPECT_THAT(looked_at.view().layers, testing::ElementsAreArray(made.view().layers));
    EXPECT_THAT(looked_at.view().gateways, testing::ElementsAreArray(made.view().gateways));
    EXPECT_THAT(looked_at.view().next_gateways,
                testing::ElementsAreArray(made.view().next_gateways));
    EXPECT_THAT(looked_at.view().satellites, testing::ElementsAreArray(made.view().satellites));
    EXPECT_THAT(looked_at.view().copies, testing::ElementsAreArray(made.view().copies));
    EXPECT_THAT(looked_at.view().copies_begin, testing::ElementsAreArray(made.view().copies_begin));
    EXPECT_EQ(before.replicas.size(), 4U);
  }
}

/// The oracle makes the move and then the opposite one.
TEST_F(CrowdedState, AMoveThatIsLeftStandsAsIfItHadGoneAndComeBack) {
  int changed = 0;
  for (int step = 0; step < 2000; ++step) {
    const Move move = draw(state_);
    SearchState there_and_back = state_;
    there_and_back.apply(move);
    there_and_back.apply(
        {move.module, state_.satellite_of(move.module), move.partner,
         move.becomes ? std::optional(state_.original(move.module)) : std::nullopt});
    const auto before = chains(state_);
    const SearchState::Order order = state_.leave(move);
    EXPECT_EQ(chains(state_), chains(there_and_back));
    EXPECT_EQ(order.is_changed(), chains(state_) != before);
    changed += order.is_changed() ? 1 : 0;
    if (step % 3 == 0) {
      state_.restore(move, order);
      EXPECT_EQ(chains(state_), before);
    }
    if (step % 5 == 0) {
      state_.apply(draw(state_));
    }
  }
  EXPECT_GT(changed, 200);
}

/// Any sequence of allowed moves keeps all constraints.
TEST(SearchState, ConstraintsHoldWhateverMoves) {
  const TinyProblem tiny(3, 2, 12, 1, 1);
  SearchProblem problem = tiny.problem(2);
  problem.allowed[4] = 0;
  problem.allowed[7] = 0;
  problem.fixed[5] = Satellite{9};
  problem.capacity = {4, 5.0, 2.0, 1.0};
  problem.max_satellites = 4;
  SearchState state(problem, fit_to_constraints(tiny.in_order(), problem));
  std::mt19937 random(3);
  int moved = 0;
  for (int step = 0; step < 5000; ++step) {
    Move move{Module{static_cast<std::uint32_t>(random() % 11)},
              Satellite{static_cast<std::uint32_t>(random() % 12)},
              {}};
    if (random() % 2 == 0) {
      move.partner = state.first_on(move.target);
    }
    if (problem.modules.is_copy(move.module) && random() % 2 == 0) {
      move.becomes = problem.modules.expert(Layer{static_cast<std::uint32_t>(random() % 3)},
                                            Expert{static_cast<std::uint32_t>(random() % 2)});
    }
    if (!state.allows(move)) {
      continue;
    }
    state.apply(move);
    ++moved;
    const auto on = held(state.placement());
    ASSERT_LE(on.size(), 4U);
    ASSERT_FALSE(on.contains(Satellite{4}));
    ASSERT_FALSE(on.contains(Satellite{7}));
    ASSERT_EQ(state.satellite_of(Module{5}), Satellite{9});
    for (const auto& [satellite, modules] : on) {
      ASSERT_LE(modules.first + modules.second, 4U);
      ASSERT_LE(2.0 * modules.first + 1.0 * modules.second, 5.0);
    }
  }
  EXPECT_GT(moved, 200);
}

/// Satellites 0 to 5 have no room, room for an expert, for a gateway, for both, for more, and no
/// limit; the others are like the last.
TEST(SearchState, ASatelliteHoldsWhatItsOwnMemoryTakes) {
  constexpr double unlimited = std::numeric_limits<double>::infinity();
  const TinyProblem tiny(3, 2, 12, 1, 1);
  SearchProblem problem = tiny.problem();
  std::vector<double> memory_gb = {0.0, 1.0, 2.0, 3.0, 4.0};
  memory_gb.resize(12, unlimited);
  problem.capacity = {9, {}, 2.0, 1.0, memory_gb};
  SearchState state(problem, fit_to_constraints(tiny.in_order(), problem));
  std::mt19937 random(5);
  std::set<Satellite> used;
  for (int step = 0; step < 5000; ++step) {
    const Move move{Module{static_cast<std::uint32_t>(random() % 9)},
                    Satellite{static_cast<std::uint32_t>(random() % 12)},
                    {}};
    if (state.allows(move)) {
      state.apply(move);
    }
    for (const auto& [satellite, modules] : held(state.placement())) {
      ASSERT_LE(2.0 * modules.first + 1.0 * modules.second, memory_gb[number(satellite)]);
      used.insert(satellite);
    }
  }
  EXPECT_EQ(used.size(), 11U) << "all but the one without room";
}

TEST(StartPlacements, ModulesStayWhereTheyMayStay) {
  const TinyProblem tiny(3, 2, 12, 1, 1);
  SearchProblem problem = tiny.problem();
  EXPECT_EQ(fit_to_constraints(tiny.in_order(), problem), tiny.in_order());
  problem.allowed[4] = 0;
  const Placement fitted = fit_to_constraints(tiny.in_order(), problem);
  // Module 4, the first expert of layer 1, goes to the nearest satellite that is free: 3 and 5 are
  // taken, 1 and 7 are three steps of its links' lengths away, all of them one link.
  EXPECT_NE(fitted, tiny.in_order());
  EXPECT_EQ(held(fitted).size(), 9U);
  EXPECT_FALSE(held(fitted).contains(Satellite{4}));
}

TEST(StartPlacements, RandomStartsDifferAndKeepToOneModuleASatellite) {
  const TinyProblem tiny(3, 2, 12, 1, 1);
  const SearchProblem problem = tiny.problem();
  const Placement first = random_start(problem, 1, 0);
  EXPECT_EQ(first, random_start(problem, 1, 0));
  EXPECT_NE(first, random_start(problem, 1, 1));
  EXPECT_NE(first, random_start(problem, 2, 0));
  EXPECT_EQ(held(first).size(), 9U);
}

TEST(StartPlacements, MoreModulesThanRoomIsAnError) {
  const TinyProblem tiny(3, 2, 12, 1, 1);
  SearchProblem problem = tiny.problem();
  problem.max_satellites = 8;
  try {
    static_cast<void>(fit_to_constraints(tiny.in_order(), problem));
    FAIL() << "nine modules on eight satellites";
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("found room for 8 of 9 modules"));
  }
}

}  // namespace
}  // namespace spacemoe
