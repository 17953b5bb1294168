#include "host/placement/published_rules.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/placement/choices.hpp"
#include "host/placement/presets.hpp"
#include "kernels/tables/numbered_list.hpp"
#include "tests/unit/placement/rule_world.hpp"
#include "tests/unit/placement/scheme_complaint.hpp"

/// Properties of every rule.
namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Every rule that puts one module on a satellite, in the ring and in the whole constellation,
/// named by both. That of blocks, which puts many there, has tests of its own.
std::vector<Scheme> all_rules() {
  std::vector<Scheme> schemes;
  for (const auto& [rule_name, rule] : published_rules) {
    if (rule == PublishedRule::blocks) {
      continue;
    }
    for (const auto& [layers_name, layers] : rule_layers) {
      Scheme& scheme = schemes.emplace_back(scheme_of(rule, layers));
      scheme.name = std::string(rule_name) + " " + std::string(layers_name);
    }
  }
  return schemes;
}

TEST(PublishedRules, PutOneModuleOnASatelliteAndNoneWhereItHasFailed) {
  const RuleWorld world = uneven_rule_world();
  for (const Scheme& scheme : all_rules()) {
    const Placement placement = world.place(scheme);
    EXPECT_EQ(placement.gateways.size(), 3U) << scheme.name;
    EXPECT_EQ(placement.satellites.size(), 9U) << scheme.name;
    const Satellites modules = modules_of(placement);
    EXPECT_EQ(std::set(modules.begin(), modules.end()).size(), modules.size()) << scheme.name;
    EXPECT_THAT(numbers_of(modules),
                testing::Each(testing::AllOf(testing::Lt(42U), testing::Ne(3U), testing::Ne(20U))))
        << scheme.name;
  }
}

// Experts of the linear assignment go where they are best.
TEST(PublishedRules, KeepToTheSubnetsOfTheRing) {
  const RuleWorld world = uneven_rule_world();
  const Subnets subnets = ring_subnets(world.constellation, world.layers);
  for (const Scheme& scheme : all_rules()) {
    if (scheme.layers != LayerChoice::ring) {
      continue;
    }
    const Placement placement = world.place(scheme);
    const auto expect_home = [&](Satellite satellite, std::uint32_t layer) {
      EXPECT_TRUE(std::ranges::binary_search(subnets[layer], satellite)) << scheme.name;
    };
    for (std::uint32_t layer = 0; layer < world.layers; ++layer) {
      expect_home(placement.gateways[layer], layer);
    }
    for (std::uint32_t module = 0; module < placement.satellites.size(); ++module) {
      if (scheme.rule != PublishedRule::linear_assignment) {
        expect_home(placement.satellites[module], module / world.experts);
      }
    }
    for (const Replica& replica : placement.replicas) {
      expect_home(replica.satellite, number(replica.layer));
    }
  }
}

TEST(PublishedRules, DrawNothing) {
  RuleWorld world = uneven_rule_world();
  for (const Scheme& scheme : all_rules()) {
    EXPECT_FALSE(scheme.is_random()) << scheme.name;
    world.seed = 1;
    const Placement placement = world.place(scheme);
    world.seed = 2;
    EXPECT_EQ(world.place(scheme, 7), placement) << scheme.name;
  }
}

// Twice is exact, so nothing else can change.
TEST(PublishedRules, DependOnRatiosOfLatenciesAlone) {
  RuleWorld world = uneven_rule_world();
  RuleWorld slow = world;
  slow.latency = [](std::uint32_t a, std::uint32_t b) { return 2.0 * scattered_distance(a, b); };
  std::ranges::transform(slow.seconds, slow.seconds.begin(), [](float s) { return 2.0F * s; });
  for (const Scheme& scheme : all_rules()) {
    EXPECT_EQ(slow.place(scheme), world.place(scheme)) << scheme.name;
  }
}

// Experts of a layer in another order stand where they stood, unless the search of exflow, which
// goes through them in order, ends elsewhere.
TEST(PublishedRules, DoNotCareHowExpertsAreNumbered) {
  RuleWorld world = uneven_rule_world();
  world.inclusion = {0.5, 1.0, 0.4, 0.25, 0.2, 1.5, 0.125, 0.875, 1.0};
  RuleWorld turned = world;
  std::ranges::reverse(turned.inclusion.begin() + 3, turned.inclusion.begin() + 6);
  for (const Scheme& scheme : all_rules()) {
    if (scheme.rule == PublishedRule::exflow) {
      continue;
    }
    Placement expected = world.place(scheme);
    std::ranges::reverse(expected.satellites.begin() + 3, expected.satellites.begin() + 6);
    for (Replica& replica : expected.replicas) {
      if (replica.layer == Layer{1}) {
        replica.expert = Expert{2 - number(replica.expert)};
      }
    }
    std::ranges::sort(expected.replicas);
    EXPECT_EQ(turned.place(scheme), expected) << scheme.name;
  }
}

// Five layers on two in-plane indices, three blocks of planes, of which ten satellites are unused:
// a gateway and three experts fill each subnet, without copies.
TEST(PublishedRules, FillSubnetsToTheLastSatellite) {
  const RuleWorld world{Constellation({{{12, 2, 550.0, 87.0}}, {}}), 5, 3,
                        std::vector<double>(15, 0.5)};
  for (const Scheme& scheme : all_rules()) {
    if (scheme.makes_copies()) {
      continue;
    }
    const Satellites modules = modules_of(world.place(scheme));
    EXPECT_EQ(std::set(modules.begin(), modules.end()).size(), 20U) << scheme.name;
  }
}

// Three layers on 18 satellites, six each: three are left besides a gateway and two experts.
TEST(CheckRule, CountsTheSatellitesThatAreLeftForCopies) {
  const Constellation small({{{3, 6, 550.0, 87.0}}, {}});
  for (const LayerChoice layers : {LayerChoice::ring, LayerChoice::none}) {
    Scheme scheme = scheme_of(PublishedRule::replicas, layers);
    EXPECT_EQ(complaint(scheme, small, 3, 2), "");
    scheme.copies = 3;
    EXPECT_EQ(complaint(scheme, small, 3, 2), "");
    scheme.copies = 4;
    EXPECT_THAT(complaint(scheme, small, 3, 2),
                testing::AllOf(HasSubstr("copies: found 4"), HasSubstr("up to 3")));
    scheme.copies.reset();
    EXPECT_THAT(complaint(scheme, small, 3, 3), HasSubstr("found 3 copies"));
  }
}

TEST(CheckRule, RefusesMorePairsThanFitInMemory) {
  const Constellation large({{{101, 100, 550.0, 87.0}}, {}});
  EXPECT_THAT(complaint(scheme_of(PublishedRule::exflow, LayerChoice::none), large, 8, 4),
              testing::AllOf(HasSubstr("10100 satellites"), HasSubstr("up to 10000")));
  EXPECT_EQ(complaint(scheme_of(PublishedRule::greedy, LayerChoice::none), large, 8, 4), "");
  EXPECT_EQ(complaint(scheme_of(PublishedRule::exflow, LayerChoice::none),
                      Constellation({{{100, 100, 550.0, 87.0}}, {}}), 8, 4),
            "");
}

TEST(PublishedPresets, AreARuleEach) {
  std::vector<std::string> names;
  std::set<PublishedRule> rules;
  for (const Scheme& scheme : published_schemes()) {
    names.push_back(scheme.name);
    rules.insert(scheme.rule.value());
    EXPECT_EQ(scheme_preset(scheme.name), scheme);
    EXPECT_FALSE(rule_summary(*scheme.rule).empty());
  }
  EXPECT_THAT(names, ElementsAre("LinearAssignment", "ExFlow", "Replicas", "Greedy", "GreedyCopies",
                                 "LocalCoverage", "Blocks"));
  EXPECT_EQ(rules.size(), published_rules.size());
}

}  // namespace
}  // namespace spacemoe
