#include "host/search/group_moves.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "host/search/start_placements.hpp"
#include "tests/backend/sky.hpp"

namespace spacemoe {
namespace {

/// Eight layers of three experts on a grid of 8 planes, with some satellites that no module may
/// stand on and one gateway that stays.
class GroupMovesTest : public testing::Test {
 protected:
  static constexpr ModuleNumbers modules{8, 3};

  GroupMovesTest() {
    problem_.allowed[5] = 0;
    problem_.allowed[27] = 0;
    problem_.fixed[number(modules.gateway(Layer{2}))] = Satellite{20};
  }

  struct Drawn {
    GroupMoves::Kind kind;
    std::vector<Relocation> moved;
    std::vector<Satellite> before;  ///< [modules]
    LoneModules after;

    [[nodiscard]] std::set<Satellite> used_before() const { return {before.begin(), before.end()}; }
    [[nodiscard]] std::set<Satellite> used_after() const {
      return {after.places().begin(), after.places().end()};
    }
  };

  using Draw = std::function<std::span<const Relocation>(const GroupMoves&, const LoneModules&,
                                                         DrawWords&, GroupMoves::Workspace&)>;

  /// So many draws, each of which is taken; those that move anything.
  [[nodiscard]] std::vector<Drawn> draw(std::uint32_t count, const Draw& next) const {
    const GroupMoves moves(problem_, steps_, inclusion_);
    LoneModules at(modules, sky_.constellation.size(), random_start(problem_, 1, 0));
    GroupMoves::Workspace workspace;
    DrawWords words(3, Purpose::annealing, 0);
    std::vector<Drawn> all_drawn;
    for (std::uint32_t i = 0; i < count; ++i) {
      const auto moved = next(moves, at, words, workspace);
      const std::vector<Satellite> before(at.places().begin(), at.places().end());
      at.move(moved);
      at.settle(moved);
      if (!moved.empty()) {
        all_drawn.push_back({workspace.kind, {moved.begin(), moved.end()}, before, at});
      }
    }
    return all_drawn;
  }

  [[nodiscard]] std::vector<Drawn> draw(std::uint32_t count, GroupMoves::Scope scope) const {
    return draw(count, [scope](const GroupMoves& moves, const LoneModules& at, DrawWords& words,
                               GroupMoves::Workspace& workspace) {
      return moves.draw(at, scope, words, workspace);
    });
  }
  [[nodiscard]] std::vector<Drawn> draw(std::uint32_t count) const {
    return draw(count, GroupMoves::Scope{{0, modules.layers}});
  }

  Sky sky_{{{{8, 9, 1000.0, 87.0, 180.0, 1.0}}, {}}, {}, 1};
  GridSteps steps_{sky_.constellation};
  SearchProblem problem_{modules,
                         sky_.network.adjacency(),
                         std::vector<std::uint8_t>(sky_.constellation.size(), 1),
                         std::vector<std::optional<Satellite>>(modules.count()),
                         {},
                         sky_.constellation.size()};
  std::vector<double> inclusion_ = std::vector<double>(modules.layers * modules.experts, 0.5);
};

TEST_F(GroupMovesTest, KeepEveryModuleOnASatelliteOfItsOwnThatIsAllowed) {
  std::map<GroupMoves::Kind, std::uint32_t> kinds;
  for (const Drawn& drawn : draw(40'000)) {
    ++kinds[drawn.kind];
    for (const auto& [module, from, to] : drawn.moved) {
      EXPECT_EQ(drawn.before[number(module)], from);
      EXPECT_EQ(drawn.after.place(module), to);
      EXPECT_NE(from, to);
    }
    const std::set<Satellite> used = drawn.used_after();
    EXPECT_EQ(used.size(), modules.count());
    EXPECT_FALSE(used.contains(Satellite{5}) || used.contains(Satellite{27}));
    EXPECT_EQ(drawn.after.gateway(Layer{2}), Satellite{20});
    for (const Module module : all<Module>(modules.count())) {
      EXPECT_EQ(drawn.after.module_on(drawn.after.place(module)), module);
    }
  }
  // Constraints forbid some.
  EXPECT_GT(kinds[GroupMoves::Kind::single], 20'000U);
  EXPECT_GT(kinds[GroupMoves::Kind::arc], 300U);
  EXPECT_GT(kinds[GroupMoves::Kind::tour], 50U);
}

/// The ring of satellites that tokens go round: pairs of gateways, with the experts' satellites
/// between them.
using Edge = std::pair<std::set<Satellite>, std::set<Satellite>>;
std::vector<Edge> ring_of(const ModuleNumbers& modules, std::span<const Satellite> places) {
  std::vector<Edge> edges;
  for (const Layer layer : all<Layer>(modules.layers)) {
    const auto gateway = [&](Layer of) { return places[number(modules.gateway(of))]; };
    const Satellite* experts = &places[number(modules.gateway(layer)) + 1];
    edges.push_back({{gateway(layer), gateway(next_layer(layer, modules.layers))},
                     {experts, experts + modules.experts}});
  }
  return edges;
}

// A tour uses the satellites that were used. Where a stretch is reversed, all but two edges of the
// ring are what they were; where layers are passed elsewhere, all but three.
TEST_F(GroupMovesTest, AnotherWayRoundKeepsMostOfTheRing) {
  problem_.fixed.assign(modules.count(), std::nullopt);
  std::map<std::size_t, std::uint32_t> lost_edges;
  for (const Drawn& drawn : draw(40'000)) {
    if (drawn.kind != GroupMoves::Kind::tour) {
      continue;
    }
    EXPECT_EQ(drawn.used_after(), drawn.used_before());
    const std::vector<Edge> before = ring_of(modules, drawn.before);
    std::size_t lost = 0;
    for (const Edge& edge : ring_of(modules, drawn.after.places())) {
      lost += std::ranges::count(before, edge) == 0 ? 1U : 0U;
    }
    EXPECT_LE(lost, 3U);
    ++lost_edges[lost];
  }
  EXPECT_GT(lost_edges[2], 50U);
  EXPECT_GT(lost_edges[3], 50U);
}

// All edges of the ring are what they were, the layers elsewhere on it.
TEST_F(GroupMovesTest, ARotationKeepsTheRing) {
  problem_.fixed.assign(modules.count(), std::nullopt);
  std::set<Satellite> first_gateways;
  const auto rotate = [](const GroupMoves& moves, const LoneModules& at, DrawWords& words,
                         GroupMoves::Workspace& workspace) {
    return moves.draw_rotation(at, words, workspace);
  };
  for (const Drawn& drawn : draw(400, rotate)) {
    std::vector<Edge> before = ring_of(modules, drawn.before);
    std::vector<Edge> after = ring_of(modules, drawn.after.places());
    std::ranges::sort(before);
    std::ranges::sort(after);
    EXPECT_EQ(after, before);
    first_gateways.insert(drawn.after.gateway(Layer{0}));
  }
  EXPECT_EQ(first_gateways.size(), modules.layers);
}

// Layers 6, 7, 0 and 1: what moves is theirs or makes room for it.
TEST_F(GroupMovesTest, MovesOfAnArcLeaveOtherLayersAlone) {
  const auto is_inside = [](Layer layer) { return (number(layer) + 2) % modules.layers < 4; };
  std::map<GroupMoves::Kind, std::uint32_t> kinds;
  std::set<Layer> moved_layers;
  for (const Drawn& drawn : draw(20'000, {{6, 4}})) {
    ++kinds[drawn.kind];
    std::set<Satellite> left;
    for (const Relocation& relocation : drawn.moved) {
      if (is_inside(modules.layer_of(relocation.module))) {
        left.insert(relocation.from);
        moved_layers.insert(modules.layer_of(relocation.module));
      }
    }
    for (const Relocation& relocation : drawn.moved) {
      EXPECT_TRUE(is_inside(modules.layer_of(relocation.module)) || left.contains(relocation.to) ||
                  drawn.kind == GroupMoves::Kind::arc);
    }
  }
  EXPECT_EQ(moved_layers.size(), 4U);
  EXPECT_GT(kinds[GroupMoves::Kind::single], 10'000U);
  EXPECT_GT(kinds[GroupMoves::Kind::arc], 50U);
  EXPECT_EQ(kinds[GroupMoves::Kind::tour], 0U);
  for (const Drawn& drawn : draw(5'000, {{6, 4}, false})) {
    EXPECT_EQ(drawn.kind, GroupMoves::Kind::single);
  }
}

// What was in an arc's way is on a satellite that the arc left.
TEST_F(GroupMovesTest, AnArcGoesOneStepAsAWhole) {
  std::set<std::size_t> sizes;
  for (const Drawn& drawn : draw(40'000)) {
    if (drawn.kind != GroupMoves::Kind::arc) {
      continue;
    }
    std::size_t largest = 0;
    for (std::uint32_t direction = 0; direction < grid_directions; ++direction) {
      std::set<Satellite> left;
      std::vector<Relocation> others;
      for (const Relocation& relocation : drawn.moved) {
        if (steps_.step(relocation.from, static_cast<GridDirection>(direction)) == relocation.to) {
          left.insert(relocation.from);
        } else {
          others.push_back(relocation);
        }
      }
      const bool explains = std::ranges::all_of(others, [&](const Relocation& other) {
        return left.contains(other.to) && !left.contains(other.from);
      });
      largest = std::max(largest, explains ? left.size() : 0);
    }
    EXPECT_GT(largest, 0U);
    sizes.insert(largest);
  }
  // Gateways alone, with experts before, behind or between them; up to half of the ring.
  EXPECT_TRUE(sizes.contains(1));
  EXPECT_TRUE(sizes.contains(1 + modules.experts));
  EXPECT_GE(*sizes.rbegin(), 2 * (1 + modules.experts));
}

// An expert takes the satellite of the other layer's expert that is as popular in its layer.
TEST_F(GroupMovesTest, ExpertsKeepTheirRankOfPopularity) {
  problem_.fixed.assign(modules.count(), std::nullopt);
  const auto rank = [&](Module of) {
    return (number(modules.expert_of(of)) + number(modules.layer_of(of))) % modules.experts;
  };
  for (const Module module : all<Module>(modules.count())) {
    if (!modules.is_gateway(module)) {
      inclusion_[number(modules.layer_of(module)) * modules.experts +
                 number(modules.expert_of(module))] = 1.0 - 0.1 * rank(module);
    }
  }
  std::uint32_t changes = 0;
  for (const Drawn& drawn : draw(40'000)) {
    for (const auto& [module, from, to] : drawn.moved) {
      const auto was = std::ranges::find(drawn.before, to);
      if (drawn.kind == GroupMoves::Kind::tour && !modules.is_gateway(module)) {
        ASSERT_NE(was, drawn.before.end());
        EXPECT_EQ(rank(module),
                  rank(Module{static_cast<std::uint32_t>(was - drawn.before.begin())}));
        ++changes;
      }
    }
  }
  EXPECT_GT(changes, 300U);
}

}  // namespace
}  // namespace spacemoe
