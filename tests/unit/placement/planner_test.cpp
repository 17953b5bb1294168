#include "host/placement/planner.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/placement/presets.hpp"
#include "host/placement/subnets.hpp"
#include "kernels/tables/numbered_list.hpp"
#include "tests/unit/placement/fake_planning.hpp"
#include "tests/unit/placement/scheme_complaint.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Three layers of two experts on 5 planes of 6 satellites.
class Placing : public testing::Test {
 protected:
  static constexpr std::uint32_t layers = 3;
  static constexpr std::uint32_t experts = 2;

  Placing()
      : constellation_({{{5, 6, 550.0, 87.0}}, {}}),
        inclusion_({0.4, 1.6, 1.0, 1.0, 1.9, 0.1}),
        seconds_(30, 0.001F),
        planning_(30, [](std::uint32_t a, std::uint32_t b) { return scattered_latency(a, b); }) {}

  [[nodiscard]] PlacementProblem problem(std::uint64_t seed = 1) const {
    return {constellation_, layers, experts, inclusion_, seconds_, seed};
  }

  std::vector<Placement> place_it(const Scheme& scheme, std::uint32_t draws,
                                  std::uint64_t seed = 1) {
    SilentProgress progress;
    ExpectedLatency latency(planning_, constellation_.size(), progress, {});
    return place(scheme, draws, problem(seed), latency);
  }

  Constellation constellation_;
  std::vector<double> inclusion_;
  std::vector<float> seconds_;
  FakePlanning planning_;
};

Satellite brute_force_centre(const std::vector<Satellite>& subnet) {
  Satellite best = subnet[0];
  double least = INFINITY;
  for (const Satellite candidate : subnet) {
    double sum = 0.0;
    for (const Satellite other : subnet) {
      sum += scattered_latency(candidate, other);
    }
    if (sum < least) {
      least = sum;
      best = candidate;
    }
  }
  return best;
}

TEST_F(Placing, TheCentralGatewayHasTheLeastSumOfLatencies) {
  const Subnets subnets = ring_subnets(constellation_, layers);
  const auto placements = place_it(*scheme_preset("SpaceMoE"), 7);
  ASSERT_EQ(placements.size(), 1U);
  for (std::uint32_t layer = 0; layer < layers; ++layer) {
    EXPECT_EQ(placements[0].gateways[layer], brute_force_centre(subnets[layer]));
  }
}

// All pairs of places in the subnet: no other pair of satellites is nearer, and the expert that is
// activated more stands on the nearer one.
TEST_F(Placing, TheNearestSatellitesServeAndTheBusiestExpertIsNearest) {
  const Placement placement = place_it(*scheme_preset("SpaceMoE"), 1)[0];
  const Subnets subnets = ring_subnets(constellation_, layers);
  for (std::uint32_t layer = 0; layer < layers; ++layer) {
    const Satellite here = placement.gateways[layer];
    const Satellite next = placement.gateways[(layer + 1) % layers];
    const auto latency = [&](Satellite s) {
      return scattered_latency(here, s) + scattered_latency(next, s);
    };
    std::vector<Satellite> others = subnets[layer];
    std::erase(others, here);
    std::ranges::sort(others, {}, latency);
    const Satellite first = placement.satellites[layer * experts];
    const Satellite second = placement.satellites[layer * experts + 1];
    EXPECT_THAT((std::set{first, second}), (std::set{others[0], others[1]}));
    const bool first_is_busier = inclusion_[layer * experts] >= inclusion_[layer * experts + 1];
    EXPECT_EQ(first_is_busier, latency(first) < latency(second)) << layer;
  }
}

TEST_F(Placing, EveryCombinationKeepsToItsSubnetsOneModuleASatellite) {
  const Subnets subnets = ring_subnets(constellation_, layers);
  const auto schemes = factorial_schemes();
  ASSERT_EQ(schemes.size(), 24U);
  for (const Scheme& scheme : schemes) {
    const auto placements = place_it(scheme, 5);
    EXPECT_EQ(placements.size(), scheme.is_random() ? 5U : 1U) << scheme.name;
    for (const Placement& placement : placements) {
      std::set<Satellite> used(placement.gateways.begin(), placement.gateways.end());
      used.insert(placement.satellites.begin(), placement.satellites.end());
      EXPECT_EQ(used.size(), layers * (experts + 1)) << scheme.name;
      std::set<std::uint32_t> subnets_used;
      for (std::uint32_t layer = 0; layer < layers && scheme.layers != LayerChoice::none; ++layer) {
        const auto home = std::ranges::find_if(subnets, [&](const auto& subnet) {
          return std::ranges::binary_search(subnet, placement.gateways[layer]);
        });
        subnets_used.insert(static_cast<std::uint32_t>(home - subnets.begin()));
        for (std::uint32_t expert = 0; expert < experts; ++expert) {
          EXPECT_TRUE(
              std::ranges::binary_search(*home, placement.satellites[layer * experts + expert]))
              << scheme.name;
        }
        if (scheme.layers == LayerChoice::ring) {
          EXPECT_EQ(home - subnets.begin(), layer) << scheme.name;
        }
      }
      if (scheme.layers != LayerChoice::none) {
        EXPECT_EQ(subnets_used.size(), layers) << scheme.name;
      }
    }
  }
}

TEST_F(Placing, ADrawIsTheSameHoweverManyThereAre) {
  for (const Scheme& scheme : factorial_schemes()) {
    if (scheme.is_random()) {
      const auto few = place_it(scheme, 2);
      const auto many = place_it(scheme, 6);
      EXPECT_EQ(few[0], many[0]) << scheme.name;
      EXPECT_EQ(few[1], many[1]) << scheme.name;
      EXPECT_NE(many[0], many[5]) << scheme.name;
    }
  }
  EXPECT_NE(place_it(*scheme_preset("RandPlace"), 1, 1),
            place_it(*scheme_preset("RandPlace"), 1, 2));
}

// 6,000 draws over the 10 satellites of a subnet: chi-square with 9 degrees of freedom stays below
// 44.8 but for one case in 10^6.
TEST_F(Placing, RandomGatewaysAreUniformOverTheirSubnet) {
  constexpr double draws = 6000.0;
  const Subnets subnets = ring_subnets(constellation_, layers);
  const auto placements = place_it(*scheme_preset("RandIntra"), static_cast<std::uint32_t>(draws));
  const auto chi_square = [&](auto satellite_of) {
    std::vector<double> count(30, 0.0);
    for (const Placement& placement : placements) {
      ++count[number(satellite_of(placement))];
    }
    double sum = 0.0;
    for (const Satellite satellite : subnets[1]) {
      sum += std::pow(count[number(satellite)] - draws / 10.0, 2) / (draws / 10.0);
    }
    return sum;
  };
  EXPECT_LT(chi_square([](const Placement& p) { return p.gateways[1]; }), 44.8);
  EXPECT_LT(chi_square([](const Placement& p) { return p.satellites[1 * experts + 1]; }), 44.8);
}

TEST_F(Placing, AsksOnlyForTheRowsItNeeds) {
  static_cast<void>(place_it(*scheme_preset("RandPlace"), 50));
  EXPECT_TRUE(planning_.asked().empty());
  Scheme scheme = *scheme_preset("RandIntra");
  scheme.satellites = SatelliteChoice::nearest;
  const auto placements = place_it(scheme, 4);
  std::set<Satellite> gateways;
  for (const Placement& placement : placements) {
    gateways.insert(placement.gateways.begin(), placement.gateways.end());
  }
  EXPECT_LT(gateways.size(), 4 * layers) << "no gateway is shared by two draws";
  EXPECT_THAT(planning_.asked(), testing::ElementsAreArray(numbers_of(gateways)));
}

TEST_F(Placing, SchemesShareWhatWasAskedFor) {
  SilentProgress progress;
  ExpectedLatency latency(planning_, constellation_.size(), progress, {});
  const auto first = place(*scheme_preset("SpaceMoE"), 1, problem(), latency);
  const std::size_t asked = planning_.asked().size();
  EXPECT_EQ(place(*scheme_preset("SpaceMoE"), 1, problem(), latency), first);
  EXPECT_EQ(planning_.asked().size(), asked);
}

TEST(CheckScheme, NamesASubnetThatIsTooSmall) {
  const Constellation small({{{3, 4, 550.0, 87.0}}, {}});
  EXPECT_EQ(complaint(*scheme_preset("SpaceMoE"), small, 4, 2), "");
  // Four layers on five in-plane indices: layer 1 has index 2 alone, of three planes, one gone.
  const std::string text =
      complaint(*scheme_preset("SpaceMoE"), Constellation({{{3, 5, 550.0, 87.0}}, {2}}), 4, 2);
  EXPECT_THAT(text, HasSubstr("2 satellites for layer 1"));
  EXPECT_THAT(text, HasSubstr("at least 3"));
}

TEST(CheckScheme, NamesTooManyModules) {
  const Constellation small({{{3, 4, 550.0, 87.0}}, {}});
  EXPECT_THAT(complaint(*scheme_preset("RandPlace"), small, 4, 3), HasSubstr("16 modules for 12"));
}

TEST(CheckScheme, OptimisesGatewaysOfRingsWithNearestSatellitesOnly) {
  const Constellation small({{{3, 4, 550.0, 87.0}}, {}});
  Scheme scheme = *scheme_preset("SpaceMoE");
  scheme.gateway = GatewayChoice::optimised;
  scheme.experts = ExpertOrder::optimal;
  EXPECT_EQ(complaint(scheme, small, 4, 2), "");
  scheme.layers = LayerChoice::shuffled_ring;
  EXPECT_EQ(complaint(scheme, small, 4, 2), "");
  scheme.layers = LayerChoice::none;
  EXPECT_THAT(complaint(scheme, small, 4, 2),
              testing::AllOf(HasSubstr("gateway: found"), HasSubstr("layers none"),
                             HasSubstr("shuffled_ring")));
  scheme.layers = LayerChoice::ring;
  scheme.satellites = SatelliteChoice::random;
  EXPECT_THAT(complaint(scheme, small, 4, 2),
              testing::AllOf(HasSubstr("gateway: found"), HasSubstr("satellites random"),
                             HasSubstr("nearest")));
}

TEST(CheckSearch, NeedsExactExpectationsWhereASchemeSearches) {
  Scheme scheme = *scheme_preset("SpaceMoE");
  EXPECT_NO_THROW(check_searchable(scheme, "unknown"));
  scheme.experts = ExpertOrder::optimal;
  EXPECT_NO_THROW(check_searchable(scheme, std::nullopt));
  EXPECT_THROW(check_searchable(scheme, "unknown"), ConfigError);
  scheme.placement = "placements.csv";
  EXPECT_NO_THROW(check_searchable(scheme, "unknown"));
}

TEST(Presets, AreThePaperSchemes) {
  EXPECT_THAT(
      scheme_preset_names(),
      ElementsAre("SpaceMoE", "RandIntra-CG", "RandIntra", "RandPlace", "LinearAssignment",
                  "ExFlow", "Replicas", "Greedy", "GreedyCopies", "LocalCoverage", "Blocks"));
  const Scheme random{"RandPlace",           LayerChoice::none,
                      GatewayChoice::random, SatelliteChoice::random,
                      ExpertOrder::random,   {}};
  EXPECT_EQ(scheme_preset("RandPlace"), random);
  Scheme scheme = random;
  scheme.name = "RandIntra";
  scheme.layers = LayerChoice::ring;
  EXPECT_EQ(scheme_preset("RandIntra"), scheme);
  scheme.name = "RandIntra-CG";
  scheme.gateway = GatewayChoice::central;
  EXPECT_EQ(scheme_preset("RandIntra-CG"), scheme);
  const Scheme paper{"SpaceMoE",
                     LayerChoice::ring,
                     GatewayChoice::central,
                     SatelliteChoice::nearest,
                     ExpertOrder::by_activation,
                     {}};
  EXPECT_EQ(scheme_preset("SpaceMoE"), paper);
  EXPECT_FALSE(paper.is_random());
  EXPECT_EQ(scheme_preset("SpaceMoe"), std::nullopt);
}

TEST(FactorialSchemes, BearTheNamesOfThePaperOrOfTheirChoices) {
  std::set<std::string> names;
  for (const Scheme& combination : factorial_schemes()) {
    names.insert(combination.name);
  }
  EXPECT_EQ(names.size(), 24U);
  EXPECT_TRUE(names.contains("RandIntra-CG"));
  EXPECT_TRUE(names.contains("none+central+nearest+random"));
}

}  // namespace
}  // namespace spacemoe
