#include "host/placement/local_coverage.hpp"

#include <bit>
#include <limits>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "tests/placed.hpp"
#include "tests/unit/placement/rule_world.hpp"

namespace spacemoe {
namespace {

Scheme covered(LayerChoice layers) {
  return scheme_of(PublishedRule::local_coverage, layers);
}

// Eight satellites on a line, one layer: the gateway on 3 takes the busiest expert, number 1; the
// next ones take 2 and 4.
TEST(LocalCoverage, OnALineByHand) {
  RuleWorld world{Constellation({{{2, 4, 550.0, 87.0}}, {}}),
                  1,
                  3,
                  {0.5, 1.0, 0.75},
                  std::vector<float>(8, 0.0F),
                  line_distance};
  world.capacity.modules = 2;
  EXPECT_EQ(world.place(covered(LayerChoice::ring)), placed({3}, {4, 3, 2}));
}

TEST(LocalCoverage, IsThePapersRuleWithRoomForOneModule) {
  const RuleWorld world = uneven_rule_world();
  for (const LayerChoice layers : {LayerChoice::ring, LayerChoice::none}) {
    Scheme paper;
    paper.layers = layers;
    EXPECT_EQ(world.place(covered(layers)), world.place(paper));
  }
}

// Of all sets of experts that fit beside a gateway, none leaves less activation elsewhere.
TEST(LocalCoverage, LeavesTheLeastActivationElsewhere) {
  RuleWorld world = uneven_rule_world();
  world.capacity = {3, std::nullopt, 2.0, 1.0, {}};
  for (std::uint32_t satellite = 0; satellite < 42; ++satellite) {
    world.capacity.memory_of_gb.push_back(2.5 + satellite % 4);
  }
  for (const LayerChoice layers : {LayerChoice::ring, LayerChoice::none}) {
    const Placement placement = world.place(covered(layers));
    std::set<std::size_t> rooms;
    for (std::uint32_t l = 0; l < 3; ++l) {
      const Satellite gateway = placement.gateways[l];
      double elsewhere = 0.0;
      std::map<Satellite, std::uint32_t> held;
      for (std::uint32_t i = 0; i < 3; ++i) {
        const Satellite at = placement.satellites[3 * l + i];
        ++held[at];
        elsewhere += at == gateway ? 0.0 : world.inclusion[3 * l + i];
      }
      for (const auto& [satellite, experts] : held) {
        EXPECT_LE(experts, satellite == gateway ? 2U : 1U);
      }
      EXPECT_TRUE(world.capacity.fits(gateway, 1, held[gateway]));
      double least = std::numeric_limits<double>::infinity();
      for (std::uint32_t set = 0; set < 8; ++set) {
        const auto size = static_cast<std::uint32_t>(std::popcount(set));
        if (world.capacity.fits(gateway, 1, size)) {
          double left = 0.0;
          for (std::uint32_t i = 0; i < 3; ++i) {
            left += (set >> i & 1U) != 0 ? 0.0 : world.inclusion[3 * l + i];
          }
          least = std::min(least, left);
        }
      }
      EXPECT_EQ(elsewhere, least);
      rooms.insert(held[gateway]);
    }
    EXPECT_GT(rooms.size(), 1U) << "all gateways have the same room";
  }
}

}  // namespace
}  // namespace spacemoe
