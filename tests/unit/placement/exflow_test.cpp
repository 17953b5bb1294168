#include "host/placement/exflow.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>
#include <random>
#include <stop_token>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/placement/affinity_search.hpp"
#include "host/placement/latency_matrix.hpp"
#include "host/placement/subnets.hpp"
#include "tests/unit/placement/rule_world.hpp"

namespace spacemoe {
namespace {

/// Mean latency of a token that goes from expert to expert around the layers, written out.
double journey(const RuleWorld& world, const Satellites& satellites) {
  double sum = 0.0;
  for (std::uint32_t layer = 0; layer < world.layers; ++layer) {
    const std::uint32_t next = (layer + 1) % world.layers;
    for (std::uint32_t i = layer * world.experts; i < (layer + 1) * world.experts; ++i) {
      for (std::uint32_t j = next * world.experts; j < (next + 1) * world.experts; ++j) {
        sum +=
            world.inclusion[i] * world.inclusion[j] * world.between(satellites[i], satellites[j]);
      }
    }
  }
  return sum;
}

/// The first exchange or move that makes the journey shorter, if there is one. `may_use` says
/// whether a module may stand on a satellite.
template <class MayUse>
std::optional<Satellites> improvement(const RuleWorld& world, const Satellites& placed,
                                      MayUse may_use) {
  const double least = journey(world, placed) - 1e-9;
  for (std::uint32_t module = 0; module < placed.size(); ++module) {
    for (const Satellite to : usable_satellites(world.constellation)) {
      Satellites changed = placed;
      const auto other = std::ranges::find(changed, to);
      const bool may_swap =
          other == changed.end() ||
          may_use(static_cast<std::uint32_t>(other - changed.begin()), placed[module]);
      if (!may_use(module, to) || !may_swap) {
        continue;
      }
      if (other != changed.end()) {
        *other = placed[module];
      }
      changed[module] = to;
      if (journey(world, changed) < least) {
        return changed;
      }
    }
  }
  return std::nullopt;
}

/// A model on the sky of uneven_rule_world, of any shape, with random activation.
RuleWorld random_world(std::uint32_t layers, std::uint32_t experts, unsigned trial) {
  RuleWorld world = uneven_rule_world();
  std::mt19937 random(trial);
  std::uniform_real_distribution<double> share(0.0, 1.0);
  world.layers = layers;
  world.experts = experts;
  world.inclusion.resize(std::size_t{layers} * experts);
  std::ranges::generate(world.inclusion, [&] { return share(random); });
  world.latency = [trial](std::uint32_t a, std::uint32_t b) {
    return scattered_distance(a, b, trial);
  };
  return world;
}

// Single layers and pairs of layers have the same neighbour on both sides.
TEST(ExFlow, NoExchangeAndNoMoveIsLeftThatGains) {
  for (const auto& [layers, experts] :
       {std::pair(1U, 4U), std::pair(2U, 3U), std::pair(3U, 2U), std::pair(5U, 3U)}) {
    for (unsigned trial = 1; trial < 6; ++trial) {
      const RuleWorld world = random_world(layers, experts, trial);
      for (const LayerChoice choice : {LayerChoice::none, LayerChoice::ring}) {
        const Subnets subnets = ring_subnets(world.constellation, layers);
        const auto may_use = [&](std::uint32_t module, Satellite satellite) {
          return choice == LayerChoice::none ||
                 std::ranges::binary_search(subnets[module / world.experts], satellite);
        };
        const Placement placement = world.place(scheme_of(PublishedRule::exflow, choice));
        EXPECT_EQ(improvement(world, placement.satellites, may_use), std::nullopt)
            << layers << " layers, trial " << trial;
        const Placement start = world.place(scheme_of(PublishedRule::greedy, choice));
        EXPECT_TRUE(improvement(world, start.satellites, may_use)) << "nothing to do";
        EXPECT_LT(journey(world, placement.satellites), journey(world, start.satellites));
      }
    }
  }
}

/// The shortest journey over all ways to place experts.
double shortest_journey(const RuleWorld& world, Satellites& placed) {
  if (placed.size() == world.inclusion.size()) {
    return journey(world, placed);
  }
  double least = std::numeric_limits<double>::infinity();
  for (const Satellite satellite : usable_satellites(world.constellation)) {
    if (std::ranges::find(placed, satellite) == placed.end()) {
      placed.push_back(satellite);
      least = std::min(least, shortest_journey(world, placed));
      placed.pop_back();
    }
  }
  return least;
}

// Two layers of two experts on eight satellites, all 8 x 7 x 6 x 5 ways, latencies without
// structure. A local search need not find the best of them; it does in some, and is never much
// longer.
TEST(ExFlow, IsNearTheShortestJourney) {
  int shortest = 0;
  for (unsigned trial = 1; trial <= 20; ++trial) {
    RuleWorld world = random_world(2, 2, trial);
    world.constellation = Constellation({{{2, 4, 550.0, 87.0}}, {}});
    world.seconds.resize(8);
    Satellites placed;
    const double best = shortest_journey(world, placed);
    const double found =
        journey(world, world.place(scheme_of(PublishedRule::exflow, LayerChoice::none)).satellites);
    EXPECT_GE(found, best - 1e-9);
    EXPECT_LE(found, 1.5 * best) << trial;
    shortest += found < best + 1e-9 ? 1 : 0;
  }
  EXPECT_GE(shortest, 5);
}

/// From the experts of the layer before to those of its own, over a gateway.
double crossing(const RuleWorld& world, const Satellites& experts, std::uint32_t layer,
                Satellite satellite) {
  const std::uint32_t before = (layer + world.layers - 1) % world.layers;
  double sum = 0.0;
  for (std::uint32_t module = 0; module < experts.size(); ++module) {
    if (module / world.experts == layer || module / world.experts == before) {
      sum += world.inclusion[module] * world.between(satellite, experts[module]);
    }
  }
  return sum;
}

/// Satellites that work and hold no expert.
Satellites left_by(const Satellites& experts, Satellites satellites) {
  std::erase_if(satellites, [&](Satellite satellite) {
    return std::ranges::find(experts, satellite) != experts.end();
  });
  return satellites;
}

// All ways to place three gateways where they share the constellation.
TEST(ExFlow, GatewaysStandBetweenTheirExpertsAtTheLeastLatencyTogether) {
  for (unsigned trial = 1; trial < 6; ++trial) {
    const RuleWorld world = random_world(3, 2, trial);
    const Placement placement = world.place(scheme_of(PublishedRule::exflow, LayerChoice::none));
    const Satellites free = left_by(placement.satellites, usable_satellites(world.constellation));
    std::vector<std::vector<double>> costs(3);
    double found = 0.0;
    for (std::uint32_t layer = 0; layer < 3; ++layer) {
      for (const Satellite satellite : free) {
        costs[layer].push_back(crossing(world, placement.satellites, layer, satellite));
      }
      found += crossing(world, placement.satellites, layer, placement.gateways[layer]);
    }
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t a = 0; a < free.size(); ++a) {
      for (std::size_t b = 0; b < free.size(); ++b) {
        for (std::size_t c = 0; c < free.size(); ++c) {
          if (a != b && b != c && a != c) {
            least = std::min(least, costs[0][a] + costs[1][b] + costs[2][c]);
          }
        }
      }
    }
    EXPECT_NEAR(found, least, 1e-9) << trial;
  }
}

TEST(ExFlow, GatewaysInTheRingAreTheBestOfTheirSubnet) {
  const RuleWorld world = random_world(3, 2, 7);
  const Placement placement = world.place(scheme_of(PublishedRule::exflow, LayerChoice::ring));
  const Subnets subnets = ring_subnets(world.constellation, 3);
  for (std::uint32_t layer = 0; layer < 3; ++layer) {
    const Satellites free = left_by(placement.satellites, subnets[layer]);
    EXPECT_EQ(placement.gateways[layer], *std::ranges::min_element(free, {}, [&](Satellite s) {
                return crossing(world, placement.satellites, layer, s);
              }));
  }
}

TEST(ExFlow, StopsBetweenModulesWhenAsked) {
  const RuleWorld world = uneven_rule_world();
  const std::uint32_t satellites = world.constellation.size();
  FakePlanning planning(satellites, world.latency);
  SilentProgress progress;
  ExpectedLatency latency(planning, satellites, progress, {});
  const LatencyMatrix matrix(satellites, latency);
  const Subnets whole = {usable_satellites(world.constellation)};
  Satellites start(world.inclusion.size());
  std::copy_n(whole[0].begin(), start.size(), start.begin());
  AffinitySearch search(world.layers, world.inclusion, whole, matrix, start);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(search.descend(stop.get_token()), Interrupted);
  EXPECT_EQ(search.satellites(), start);
  search.descend();
  EXPECT_NE(search.satellites(), start);
}

// Rows may differ in their last bits; the matrix has one latency for both directions.
TEST(LatencyMatrix, ReadsEachPairFromTheRowOfTheLowerNumber) {
  FakePlanning planning(
      1500, [](std::uint32_t a, std::uint32_t b) { return static_cast<double>(a * 2000 + b); });
  SilentProgress progress;
  ExpectedLatency latency(planning, 1500, progress, {});
  const LatencyMatrix matrix(1500, latency);
  EXPECT_EQ(matrix.between(Satellite{3}, Satellite{1400}), 3 * 2000 + 1400);
  EXPECT_EQ(matrix.between(Satellite{1400}, Satellite{3}), 3 * 2000 + 1400);
  EXPECT_EQ(matrix.between(Satellite{1400}, Satellite{1499}), 1400 * 2000 + 1499);
  EXPECT_EQ(matrix.row(Satellite{1400})[3], 3 * 2000 + 1400);
}

}  // namespace
}  // namespace spacemoe
