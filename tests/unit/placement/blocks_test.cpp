#include "host/placement/blocks.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "tests/placed.hpp"
#include "tests/unit/placement/rule_world.hpp"

namespace spacemoe {
namespace {

using testing::AllOf;
using testing::HasSubstr;

Scheme in_blocks(std::optional<std::uint32_t> blocks = std::nullopt) {
  Scheme scheme = scheme_of(PublishedRule::blocks, LayerChoice::ring);
  scheme.blocks = blocks;
  return scheme;
}

/// Two planes of four, far from each other, where neighbours along a plane are 1 s apart and those
/// of plane 1 half of that.
double two_rings(std::uint32_t a, std::uint32_t b) {
  if (a / 4 != b / 4) {
    return 8.0;
  }
  const std::uint32_t apart = (b + 4 - a) % 4;
  return (a < 4 ? 1.0 : 0.5) * std::min(apart, 4 - apart);
}

RuleWorld on_two_rings(std::uint32_t layers, std::uint32_t modules) {
  return {Constellation({{{2, 4, 550.0, 87.0}}, {}}),
          layers,
          2,
          std::vector<double>(2 * layers, 0.5),
          std::vector<float>(8, 0.0F),
          two_rings,
          1,
          {modules, {}}};
}

// Six modules are two layers of a gateway and two experts. Three satellites one behind the other
// cost 0.5 + 0.5 + 1 in plane 1; its first such arc begins at 4.
TEST(Blocks, FillSatellitesThatFollowEachOtherByHand) {
  EXPECT_EQ(on_two_rings(5, 6).place(in_blocks()),
            placed({4, 4, 5, 5, 6}, {4, 4, 4, 4, 5, 5, 5, 5, 6, 6}));
}

// Four go round: 4 x 0.5, as cheap as three there and back, so what fits on three takes three.
// Asked for four, five layers are two and three times one.
TEST(Blocks, GoRoundThePlaneWhereTheyAreAsManyByHand) {
  EXPECT_EQ(on_two_rings(5, 6).place(in_blocks(4)),
            placed({4, 4, 5, 6, 7}, {4, 4, 4, 4, 5, 5, 6, 6, 7, 7}));
}

TEST(Blocks, StandOnOneSatelliteWhereItHoldsAll) {
  RuleWorld world = on_two_rings(2, 6);
  EXPECT_EQ(world.place(in_blocks()), placed({0, 0}, {0, 0, 0, 0}));
  world.seconds = {1, 1, 1, 0.5, 1, 1, 0.5, 1};
  EXPECT_EQ(world.place(in_blocks()), placed({3, 3}, {3, 3, 3, 3}));
}

/// Seven layers of two experts on 5 planes of 6 satellites, two failed, of unequal speed, that hold
/// none to two layers by memory; no two pairs are equally far apart.
RuleWorld uneven_block_world() {
  RuleWorld world{Constellation({{{5, 6, 550.0, 87.0}}, {4, 17}}), 7, 2, {}};
  for (std::uint32_t module = 0; module < 14; ++module) {
    world.inclusion.push_back(0.125 * (1 + module % 5));
  }
  world.capacity = {20, std::nullopt, 2.0, 1.0, {}};
  for (std::uint32_t satellite = 0; satellite < 30; ++satellite) {
    world.seconds[satellite] = 0.25F * static_cast<float>(satellite % 4);
    world.gateway_seconds.push_back(0.125F * static_cast<float>(satellite % 3));
    world.capacity.memory_of_gb.push_back(3.5 + 4.0 * ((satellite * 7) % 3));
  }
  return world;
}

/// Expected latency of a token in a placement, layer by layer: its gateway computes, then its
/// active experts, from which it goes on to the next gateway.
double token_s(const RuleWorld& world, const Placement& placement) {
  double sum = 0.0;
  for (std::uint32_t l = 0; l < world.layers; ++l) {
    const Satellite here = placement.gateways[l];
    sum += static_cast<double>(world.gateway_seconds[number(here)]);
    sum += world.between(here, placement.next_gateway(Layer{l}));
    for (std::uint32_t i = 0; i < world.experts; ++i) {
      const Satellite expert = placement.satellites[l * world.experts + i];
      EXPECT_EQ(expert, here) << "not whole";
      sum += world.inclusion[l * world.experts + i] *
             static_cast<double>(world.seconds[number(expert)]);
    }
  }
  return sum;
}

/// Places that layers take one after the other, each as soon as a satellite has room; nothing where
/// they do not fit. Cells of the snake from its number alone; sizes: layers of each block, or
/// nothing where satellites are to be filled.
Placement along_snake(const RuleWorld& world, std::uint32_t start, std::uint32_t width,
                      const std::vector<std::uint32_t>& sizes) {
  std::vector<std::uint32_t> left = sizes;
  Placement placement;
  for (std::uint32_t cell = 0; cell < 5 * width; ++cell) {
    const std::uint32_t row = cell / width;
    const std::uint32_t along = row % 2 == 0 ? cell % width : width - 1 - cell % width;
    const std::uint32_t satellite = (start / 6 + row) % 5 * 6 + (start % 6 + along) % 6;
    const double memory = world.capacity.memory_of_gb[satellite];
    // A layer takes 4 GB.
    std::uint32_t room =
        satellite == 4 || satellite == 17 ? 0 : static_cast<std::uint32_t>(memory) / 4;
    const auto missing = world.layers - placement.layers();
    room = std::min(room, missing);
    if (!sizes.empty()) {
      room = !left.empty() && left.front() <= room ? left.front() : 0;
    }
    if (room > 0 && !left.empty()) {
      left.erase(left.begin());
    }
    placement.gateways.insert(placement.gateways.end(), room, Satellite{satellite});
    placement.satellites.insert(placement.satellites.end(), 2 * room, Satellite{satellite});
    if (placement.layers() == world.layers) {
      return placement;
    }
  }
  return {};
}

// All starts and all widths, tried one by one: no snake is better.
TEST(Blocks, AreOnTheBestOfAllSnakes) {
  const RuleWorld world = uneven_block_world();
  const std::vector<std::pair<std::optional<std::uint32_t>, std::vector<std::uint32_t>>> cuts = {
      {std::nullopt, {}}, {7, {1, 1, 1, 1, 1, 1, 1}}, {4, {2, 2, 2, 1}}, {5, {2, 2, 1, 1, 1}}};
  for (const auto& [blocks, sizes] : cuts) {
    Placement best;
    double least_s = std::numeric_limits<double>::infinity();
    for (std::uint32_t start = 0; start < 30; ++start) {
      for (std::uint32_t width = 6; width > 0; --width) {
        const Placement placement = along_snake(world, start, width, sizes);
        if (!placement.gateways.empty() && token_s(world, placement) < least_s) {
          least_s = token_s(world, placement);
          best = placement;
        }
      }
    }
    EXPECT_EQ(world.place(in_blocks(blocks)), best) << sizes.size();
  }
}

TEST(Blocks, KeepToTheCapacityOfEverySatellite) {
  const RuleWorld world = uneven_block_world();
  for (const auto& blocks : {std::optional<std::uint32_t>(), std::optional<std::uint32_t>(5)}) {
    std::map<Satellite, std::pair<std::uint32_t, std::uint32_t>> held;
    const Placement placement = world.place(in_blocks(blocks));
    for (const Satellite gateway : placement.gateways) {
      ++held[gateway].first;
    }
    for (const Satellite expert : placement.satellites) {
      ++held[expert].second;
    }
    for (const auto& [satellite, modules] : held) {
      EXPECT_TRUE(world.capacity.fits(satellite, modules.first, modules.second));
      EXPECT_FALSE(world.constellation.has_failed(satellite));
    }
  }
}

std::string blocks_complaint(const RuleWorld& world, std::optional<std::uint32_t> blocks = {}) {
  try {
    check_scheme(in_blocks(blocks), world.constellation, world.layers, world.experts,
                 world.capacity);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "";
}

TEST(CheckBlocks, NeedsRoomForAWholeLayer) {
  EXPECT_THAT(blocks_complaint(on_two_rings(2, 1)),
              AllOf(HasSubstr("rule: found \"blocks\" with one module a satellite"),
                    HasSubstr("a whole layer, 3 modules"),
                    HasSubstr("compute.modules_per_satellite: 3 takes one layer, 6 two")));
  EXPECT_THAT(blocks_complaint(on_two_rings(2, 2)), HasSubstr("takes one layer"));
  EXPECT_EQ(blocks_complaint(on_two_rings(2, 3)), "");
  RuleWorld small = on_two_rings(2, 3);
  small.capacity.memory_gb = 3.5;
  small.capacity.gateway_gb = 2.0;
  small.capacity.expert_gb = 1.0;
  EXPECT_THAT(blocks_complaint(small), HasSubstr("compute.memory_gb: 4 takes one layer"));
}

TEST(CheckBlocks, NeedsRoomForAllOfThem) {
  EXPECT_EQ(blocks_complaint(on_two_rings(8, 3)), "");
  EXPECT_THAT(blocks_complaint(on_two_rings(9, 3)),
              HasSubstr("rule: found no shell with room for 9 layers of 3 modules"));
  EXPECT_THAT(blocks_complaint(on_two_rings(4, 3), 3),
              AllOf(HasSubstr("blocks: found no shell with room for 4 layers of 3 modules in 3"),
                    HasSubstr("more blocks")));
  EXPECT_THAT(blocks_complaint(on_two_rings(4, 3), 5),
              AllOf(HasSubstr("blocks: found 5"), HasSubstr("1 to 4")));
}

}  // namespace
}  // namespace spacemoe
