#include "host/placement/greedy.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/placed.hpp"
#include "tests/unit/placement/rule_world.hpp"

namespace spacemoe {
namespace {

// Eight satellites on a line: the sums 28 22 18 16 16 18 22 28 make 3 the centre. Next to it 2 and
// 4 tie, and 2 takes the second gateway. Paths 3 -> s -> 2 are 1 + 2 x the distance to the nearer
// end: 1 and 4 tie, so 1 takes the busier expert of layer 0, number 1, and 4 the other. Paths of
// layer 1 over what is left are 5 for 0, 5 for 5: the lower takes expert 0, and both are equally
// busy.
TEST(Greedy, OnALineByHand) {
  const RuleWorld world{Constellation({{{2, 4, 550.0, 87.0}}, {}}),
                        2,
                        2,
                        {0.5, 1.5, 1.0, 1.0},
                        std::vector<float>(8, 0.0F),
                        line_distance};
  EXPECT_EQ(world.place(scheme_of(PublishedRule::greedy, LayerChoice::none)),
            placed({3, 2}, {4, 1, 0, 5}));
}

// In-plane indices 0 and 1 are for layer 0, satellites 0 1 4 5: 1 and 4 have the sum 8, and 1 is
// the lower. Of 2 3 6 7, 2 is nearest to it. Paths of layer 0 are 3 over 0, 5 over 4, 7 over 5; of
// layer 1 they are 3 over 3, 9 over 6.
TEST(Greedy, KeepsToTheRingByHand) {
  const RuleWorld world{Constellation({{{2, 4, 550.0, 87.0}}, {}}),
                        2,
                        2,
                        {0.5, 1.5, 1.0, 1.0},
                        std::vector<float>(8, 0.0F),
                        line_distance};
  EXPECT_EQ(world.place(scheme_of(PublishedRule::greedy, LayerChoice::ring)),
            placed({1, 2}, {4, 0, 3, 6}));
}

// A second walk, through a list from which satellites are erased.
TEST(Greedy, TakesTheNearestThatIsLeft) {
  const RuleWorld world = uneven_rule_world();
  Satellites left = usable_satellites(world.constellation);
  const Satellites everywhere = left;
  Placement expected;
  expected.gateways.push_back(take_least(left, [&](Satellite from) {
    double sum = 0.0;
    for (const Satellite to : everywhere) {
      sum += world.between(from, to);
    }
    return sum;
  }));
  for (std::uint32_t layer = 0; layer < world.layers; ++layer) {
    if (layer + 1 < world.layers) {
      expected.gateways.push_back(take_least(
          left, [&](Satellite s) { return world.between(expected.gateways[layer], s); }));
    }
    std::vector<std::pair<double, std::uint32_t>> busiest;
    for (std::uint32_t expert = 0; expert < world.experts; ++expert) {
      busiest.emplace_back(-world.inclusion[layer * world.experts + expert], expert);
    }
    std::ranges::sort(busiest);
    Satellites satellites(world.experts);
    for (const auto& [activation, expert] : busiest) {
      satellites[expert] =
          take_least(left, [&](Satellite s) { return world.path(expected.gateways, layer, s); });
    }
    expected.satellites.insert(expected.satellites.end(), satellites.begin(), satellites.end());
  }
  EXPECT_EQ(world.place(scheme_of(PublishedRule::greedy, LayerChoice::none)), expected);
}

}  // namespace
}  // namespace spacemoe
