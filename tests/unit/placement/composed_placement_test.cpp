#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/placement/planner.hpp"
#include "host/placement/presets.hpp"
#include "host/placement/subnets.hpp"
#include "kernels/common/random_key.hpp"
#include "kernels/tables/numbered_list.hpp"
#include "tests/placed.hpp"
#include "tests/unit/placement/rule_world.hpp"

/// Placements against a second, naive way to make them: lists that satellites are erased from, and
/// searches through all candidates.
namespace spacemoe {
namespace {

double scattered_numbers(std::uint32_t a, std::uint32_t b) {
  return scattered_latency(a, b);
}

/// With latencies that are as scattered as can be.
RuleWorld uneven_world() {
  RuleWorld world = uneven_rule_world();
  world.latency = scattered_numbers;
  return world;
}

Scheme scheme_of(LayerChoice layers, GatewayChoice gateway, SatelliteChoice satellites,
                 ExpertOrder experts) {
  return {"", layers, gateway, satellites, experts, {}};
}

// Two planes of three: 0 1 2 and 3 4 5; layer 0 has indices 0 and 1, layer 1 has index 2. Latency
// is the difference of numbers. Sums within {0, 1, 3, 4} are 8 6 6 8: satellite 1. Its expert:
// paths over 0, 3, 4 from 1 to 2 take 3, 3 and 5, and the tie goes to 0 unless 0 is slow.
TEST(ComposedPlacement, OfTwoPlanesOfThreeByHand) {
  RuleWorld world{Constellation({{{2, 3, 550.0, 87.0}}, {}}),
                  2,
                  1,
                  {1.0, 1.0},
                  std::vector<float>(6, 0.0F),
                  [](std::uint32_t a, std::uint32_t b) {
                    return std::abs(static_cast<double>(a) - static_cast<double>(b));
                  }};
  const Scheme scheme = *scheme_preset("SpaceMoE");
  EXPECT_EQ(world.draw(scheme, 1), std::vector<Placement>{placed({1, 2}, {0, 5})});
  world.seconds[0] = 0.5F;
  EXPECT_EQ(world.draw(scheme, 1), std::vector<Placement>{placed({1, 2}, {3, 5})});
}

// With one pool for all, a layer takes what earlier layers left.
TEST(ComposedPlacement, LayersCompeteForTheBestSatellitesOfThePool) {
  const RuleWorld world = uneven_world();
  Satellites left = usable_satellites(world.constellation);
  const Satellites everywhere = left;
  Placement expected;
  for (std::uint32_t layer = 0; layer < world.layers; ++layer) {
    expected.gateways.push_back(take_least(left, [&](Satellite from) {
      double sum = 0.0;
      for (const Satellite to : everywhere) {
        sum += scattered_latency(from, to);
      }
      return sum;
    }));
  }
  for (std::uint32_t layer = 0; layer < world.layers; ++layer) {
    // Experts in their order of service, so that the best satellite goes to the busiest expert.
    std::vector<std::pair<double, std::uint32_t>> by_activation;
    for (std::uint32_t expert = 0; expert < world.experts; ++expert) {
      by_activation.emplace_back(-world.inclusion[layer * world.experts + expert], expert);
    }
    std::ranges::sort(by_activation);
    Satellites satellites(world.experts);
    for (const auto& [activation, expert] : by_activation) {
      satellites[expert] = take_least(left, [&](Satellite s) {
        return scattered_latency(expected.gateways[layer], s) +
               static_cast<double>(world.seconds[number(s)]) +
               scattered_latency(expected.gateways[(layer + 1) % world.layers], s);
      });
    }
    expected.satellites.insert(expected.satellites.end(), satellites.begin(), satellites.end());
  }
  const Scheme scheme = scheme_of(LayerChoice::none, GatewayChoice::central,
                                  SatelliteChoice::nearest, ExpertOrder::by_activation);
  EXPECT_EQ(world.draw(scheme, 1), std::vector<Placement>{expected});
}

/// The satellites of one draw, taken out of lists by the numbers that their keys give. `gateways`
/// holds those that are not random, or nothing.
std::pair<Satellites, std::vector<Satellites>> drawn_by_key(const RuleWorld& world,
                                                            std::uint32_t draw,
                                                            std::vector<Satellites> pools,
                                                            Satellites gateways) {
  const auto pool_of = [&](std::uint32_t layer) -> Satellites& {
    return pools[pools.size() == 1 ? 0 : layer];
  };
  const auto take = [](Satellites& pool, const RandomKey& key) {
    const std::uint32_t index = uniform_below(key, static_cast<std::uint32_t>(pool.size()));
    const Satellite satellite = pool[index];
    pool.erase(pool.begin() + index);
    return satellite;
  };
  for (std::uint32_t layer = 0; layer < world.layers; ++layer) {
    if (gateways.size() <= layer) {
      gateways.push_back(take(pool_of(layer), {world.seed, Purpose::gateway_choice, draw, layer}));
    } else {
      std::erase(pool_of(layer), gateways[layer]);
    }
  }
  std::vector<Satellites> satellites(world.layers);
  for (std::uint32_t layer = 0; layer < world.layers; ++layer) {
    for (std::uint32_t module = 0; module < world.experts; ++module) {
      satellites[layer].push_back(
          take(pool_of(layer), {world.seed, Purpose::satellite_choice, draw, layer, module}));
    }
    std::ranges::sort(satellites[layer]);
  }
  return {gateways, satellites};
}

// So the schemes share their draws: two placements differ only as their schemes do.
TEST(ComposedPlacement, RandomSatellitesAreWhatTheirKeysSayInEveryScheme) {
  const RuleWorld world = uneven_world();
  const auto ring = ring_subnets(world.constellation, world.layers);
  const Satellites central = world.draw(*scheme_preset("SpaceMoE"), 1)[0].gateways;
  const auto check = [&](const char* name, const Subnets& pools, const Satellites& gateways) {
    const auto placements = world.draw(*scheme_preset(name), 20);
    for (std::uint32_t draw = 0; draw < 20; ++draw) {
      const auto [expected_gateways, expected] = drawn_by_key(world, draw, pools, gateways);
      EXPECT_EQ(placements[draw].gateways, expected_gateways) << name;
      for (std::uint32_t layer = 0; layer < world.layers; ++layer) {
        const auto first = placements[draw].satellites.begin() + layer * world.experts;
        Satellites placed(first, first + world.experts);
        std::ranges::sort(placed);
        EXPECT_EQ(placed, expected[layer]) << name << ", draw " << draw << ", layer " << layer;
      }
    }
  };
  check("RandPlace", {usable_satellites(world.constellation)}, {});
  check("RandIntra", ring, {});
  check("RandIntra-CG", ring, central);
}

/// Pearson's statistic of equally likely cells; cells that never came count as well.
template <class Cell>
double chi_square(const std::map<Cell, double>& counts, double cells, double total) {
  const double expected = total / cells;
  double sum = (cells - static_cast<double>(counts.size())) * expected;
  for (const auto& [cell, count] : counts) {
    sum += std::pow(count - expected, 2) / expected;
  }
  return sum;
}

// 6,000 draws over the 3! orders of three layers: chi-square with 5 degrees of freedom stays below
// 35.9 but for one case in 10^6.
TEST(ComposedPlacement, ShuffledRingsAreUniformOverAllOrders) {
  constexpr std::uint32_t draws = 6000;
  const RuleWorld world = uneven_world();
  const Scheme scheme = scheme_of(LayerChoice::shuffled_ring, GatewayChoice::central,
                                  SatelliteChoice::random, ExpertOrder::random);
  std::map<Satellites, double> counts;
  for (const Placement& placement : world.draw(scheme, draws)) {
    ++counts[placement.gateways];
  }
  EXPECT_EQ(counts.size(), 6U);
  EXPECT_LT(chi_square(counts, 6.0, draws), 35.9);
}

// The orders of two layers together, 36 of them, 9,000 draws: 35 degrees of freedom, below 90.0 but
// for one case in 10^6; layers that shared their draws would fill 6 cells.
TEST(ComposedPlacement, RandomExpertOrdersAreUniformAndIndependentBetweenLayers) {
  constexpr std::uint32_t draws = 9000;
  const RuleWorld world = uneven_world();
  const Scheme scheme = scheme_of(LayerChoice::ring, GatewayChoice::central,
                                  SatelliteChoice::nearest, ExpertOrder::random);
  std::map<Satellites, double> counts;
  for (const Placement& placement : world.draw(scheme, draws)) {
    ++counts[Satellites(placement.satellites.begin(), placement.satellites.begin() + 6)];
  }
  EXPECT_EQ(counts.size(), 36U);
  EXPECT_LT(chi_square(counts, 36.0, draws), 90.0);
}

TEST(ComposedPlacement, NeverUsesASatelliteThatHasFailed) {
  const RuleWorld world = uneven_world();
  for (const Scheme& scheme : factorial_schemes()) {
    for (const Placement& placement : world.draw(scheme, 30)) {
      EXPECT_THAT(numbers_of(modules_of(placement)),
                  testing::Not(testing::Contains(testing::AnyOf(3U, 20U))))
          << scheme.name;
    }
  }
}

// Five layers on two in-plane indices, three blocks of planes; a gateway and three experts need
// each subnet's last satellite.
TEST(ComposedPlacement, FillsSubnetsToTheLastSatellite) {
  const RuleWorld world{Constellation({{{12, 2, 550.0, 87.0}}, {}}),
                        5,
                        3,
                        std::vector<double>(15, 0.5),
                        std::vector<float>(24, 0.0F),
                        scattered_numbers};
  const Subnets subnets = ring_subnets(world.constellation, 5);
  for (const Scheme& scheme : factorial_schemes()) {
    for (const Placement& placement : world.draw(scheme, 4)) {
      const Satellites modules = modules_of(placement);
      EXPECT_EQ(std::set(modules.begin(), modules.end()).size(), 20U) << scheme.name;
      for (std::uint32_t layer = 0; layer < 5 && scheme.layers == LayerChoice::ring; ++layer) {
        const auto first = placement.satellites.begin() + layer * 3;
        Satellites used(first, first + 3);
        used.push_back(placement.gateways[layer]);
        EXPECT_THAT(used, testing::UnorderedElementsAreArray(subnets[layer])) << scheme.name;
      }
    }
  }
}

}  // namespace
}  // namespace spacemoe
