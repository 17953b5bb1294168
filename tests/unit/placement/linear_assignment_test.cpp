#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "host/placement/presets.hpp"
#include "host/placement/subnets.hpp"
#include "tests/unit/placement/rule_world.hpp"

namespace spacemoe {
namespace {

/// Sum over all experts of activation probability times expected path latency.
double expected_cost(const RuleWorld& world, const Placement& placement) {
  double sum = 0.0;
  for (std::uint32_t module = 0; module < placement.satellites.size(); ++module) {
    sum += world.inclusion[module] *
           world.path(placement.gateways, module / world.experts, placement.satellites[module]);
  }
  return sum;
}

/// The smallest cost over all ways to place experts from placement.satellites.size() on.
double least_cost(const RuleWorld& world, Placement& placement, Satellites& free) {
  if (placement.satellites.size() == world.inclusion.size()) {
    return expected_cost(world, placement);
  }
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < free.size(); ++i) {
    const Satellite satellite = free[i];
    placement.satellites.push_back(satellite);
    free.erase(free.begin() + static_cast<std::ptrdiff_t>(i));
    least = std::min(least, least_cost(world, placement, free));
    free.insert(free.begin() + static_cast<std::ptrdiff_t>(i), satellite);
    placement.satellites.pop_back();
  }
  return least;
}

// Two layers of two experts on 12 satellites, two failed: all 8 x 7 x 6 x 5 ways, with gateways
// where SpaceMoE has them, in the ring or in the whole constellation.
TEST(LinearAssignment, IsTheLeastOfAllWays) {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> share(0.0, 1.0);
  for (int trial = 0; trial < 20; ++trial) {
    RuleWorld world{Constellation({{{3, 4, 550.0, 87.0}}, {1, 10}}), 2, 2, {0.0, 0.0, 0.0, 0.0}};
    for (double& inclusion : world.inclusion) {
      inclusion = share(random);
    }
    for (float& seconds : world.seconds) {
      seconds = static_cast<float>(share(random));
    }
    std::vector<double> rows(144);
    std::ranges::generate(rows, [&] { return share(random); });
    world.latency = [&](std::uint32_t a, std::uint32_t b) {
      return a == b ? 0.0 : rows[std::min(a, b) * 12 + std::max(a, b)];
    };
    for (const LayerChoice layers : {LayerChoice::ring, LayerChoice::none}) {
      Scheme paper;
      paper.layers = layers;
      const Placement placement = world.place(scheme_of(PublishedRule::linear_assignment, layers));
      Placement best{world.place(paper).gateways, {}, {}};
      EXPECT_EQ(placement.gateways, best.gateways);
      Satellites free = usable_satellites(world.constellation);
      for (const Satellite gateway : best.gateways) {
        std::erase(free, gateway);
      }
      EXPECT_NEAR(expected_cost(world, placement), least_cost(world, best, free), 1e-12);
    }
  }
}

// With the same gateways its expected cost is at most that of the paper's rule, which keeps to
// subnets; here experts leave them, and it is less.
TEST(LinearAssignment, CostsLessThanSubnetsOneByOne) {
  const RuleWorld world = uneven_rule_world();
  const Placement paper = world.place(*scheme_preset("SpaceMoE"));
  const Placement placement =
      world.place(scheme_of(PublishedRule::linear_assignment, LayerChoice::ring));
  EXPECT_LT(expected_cost(world, placement), expected_cost(world, paper));
}

// With one layer there is one subnet, and the smallest sum of products pairs the busiest expert
// with the nearest satellite, as the paper's rule does.
TEST(LinearAssignment, OfASingleLayerIsThePaperRule) {
  RuleWorld world = uneven_rule_world();
  world.layers = 1;
  world.experts = 5;
  world.inclusion = {0.25, 0.75, 0.5, 0.125, 0.375};
  world.latency = [](std::uint32_t a, std::uint32_t b) {
    return std::abs(std::sqrt(a) - std::sqrt(b));
  };
  EXPECT_EQ(world.place(scheme_of(PublishedRule::linear_assignment, LayerChoice::ring)),
            world.place(*scheme_preset("SpaceMoE")));
}

}  // namespace
}  // namespace spacemoe
