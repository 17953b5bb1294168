#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/topology/network.hpp"
#include "host/topology/partner_spells.hpp"
#include "tests/oracle/partner_oracle.hpp"

/// Who are partners in each slot, against a slow search, closed forms, and what must always hold.
namespace spacemoe {
namespace {

using Pairs = oracle::PartnerOracle::Pairs;

LinkSpec nearest(double hysteresis_km = 0.0) {
  LinkSpec links;
  links.cross_plane = CrossPlane::nearest;
  links.hysteresis_km = hysteresis_km;
  return links;
}

/// Slots that begin at no round time, when no two pairs are equally long by symmetry.
TimeSlots odd_slots(std::uint32_t count, double length_s) {
  TimeSlots slots{{}, length_s};
  for (std::uint32_t slot = 0; slot < count; ++slot) {
    slots.start_s.push_back(17.3 + slot * length_s);
  }
  return slots;
}

Pairs chosen_in(const Network& network, Slot slot) {
  Pairs pairs;
  for (const SatelliteLinks& satellite : network.adjacency(slot)) {
    for (const std::uint32_t link : satellite.link) {
      if (link < network.links().size() && network.is_chosen(link)) {
        pairs.emplace(network.links()[link].a, network.links()[link].b);
      }
    }
  }
  return pairs;
}

struct Case {
  const char* name;
  WalkerShell shell;
  LinkSpec links;
  bool changes = true;  ///< whether partners do in these slots
};

Case a_case(const char* name, const WalkerShell& shell, std::optional<Seam> seam,
            double hysteresis_km, std::uint32_t max_isls = 4,
            std::optional<double> max_range_km = {}) {
  LinkSpec links = nearest(hysteresis_km);
  links.seam = seam;
  links.max_isls = max_isls;
  links.max_range_km = max_range_km;
  return {name, shell, links};
}

Case a_fixed_grid(const char* name, const WalkerShell& shell, double hysteresis_km) {
  LinkSpec links;
  links.seam = Seam::dynamic;
  links.hysteresis_km = hysteresis_km;
  return {name, shell, links};
}

class PartnersOf : public testing::TestWithParam<Case> {};

TEST_P(PartnersOf, AreThoseOfASlowSearch) {
  const auto& [name, shell, links, changes] = GetParam();
  const Constellation constellation({{shell}, {}});
  const TimeSlots slots = odd_slots(40, 97.0);
  constexpr std::uint32_t history = 3;
  const Network network(constellation, links, slots, history);
  oracle::PartnerOracle oracle(shell, links);
  for (std::uint32_t back = history; back > 0; --back) {
    oracle.next(slots.start_s[0] - back * slots.length_s);
  }
  std::set<std::size_t> sizes;
  Pairs first;
  Pairs last;
  for (std::uint32_t slot = 0; slot < 40; ++slot) {
    const Pairs expected = oracle.next(slots.start_s[slot]);
    ASSERT_EQ(chosen_in(network, Slot{slot}), expected) << "slot " << slot;
    first = slot == 0 ? expected : first;
    last = expected;
  }
  EXPECT_GT(first.size(), 8U);
  EXPECT_EQ(first != last, changes);
}

// Seen from both ends, within the number of terminals, and each link among the candidates.
TEST_P(PartnersOf, AreMutualAndNoMoreThanTerminals) {
  const auto& [name, shell, links, changes] = GetParam();
  const Constellation constellation({{shell}, {}});
  const Network network(constellation, links, odd_slots(30, 211.0), 0);
  EXPECT_TRUE(std::ranges::is_sorted(
      network.links(), {}, [](const LinkCandidate& link) { return std::pair(link.a, link.b); }));
  for (std::uint32_t slot = 0; slot < 30; ++slot) {
    const auto adjacency = network.adjacency(Slot{slot});
    ASSERT_EQ(adjacency.size(), constellation.size());
    for (std::uint32_t satellite = 0; satellite < adjacency.size(); ++satellite) {
      std::uint32_t degree = 0;
      for (std::uint32_t entry = 0; entry < max_degree; ++entry) {
        const std::uint32_t link = adjacency[satellite].link[entry];
        const std::uint32_t neighbour = adjacency[satellite].neighbour[entry];
        if (link == network.links().size()) {
          EXPECT_EQ(neighbour, satellite);
          continue;
        }
        ++degree;
        EXPECT_EQ(network.links()[link].a, std::min(satellite, neighbour));
        EXPECT_EQ(network.links()[link].b, std::max(satellite, neighbour));
        EXPECT_EQ(std::ranges::count(adjacency[neighbour].link, link), 1);
      }
      EXPECT_LE(degree, links.max_isls);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Shells, PartnersOf,
    testing::Values(a_case("delta", {6, 9, 1200.0, 70.0, 360.0, -0.3}, {}, 0.0),
                    a_case("closed", {5, 8, 2500.0, 53.0, 360.0, 2.7}, Seam::closed, 0.0),
                    a_case("star", {5, 9, 1400.0, 86.4, 180.0, 1.1}, Seam::dynamic, 0.0),
                    a_case("held", {6, 9, 1200.0, 70.0, 360.0, -0.3}, Seam::closed, 300.0),
                    a_case("one_terminal", {6, 9, 1200.0, 70.0, 360.0, 4.3}, Seam::closed, 150.0,
                           3),
                    a_case("short", {6, 9, 1200.0, 70.0, 360.0, 2.7}, Seam::closed, 0.0, 4, 3300.0),
                    Case{"two_planes", {2, 12, 1400.0, 80.0, 100.0, 0.35}, nearest(40.0), false},
                    a_fixed_grid("seam_alone", {5, 9, 1400.0, 86.4, 180.0, 1.1}, 0.0),
                    a_fixed_grid("held_seam", {5, 9, 1400.0, 86.4, 180.0, 1.1}, 500.0)),
    [](const auto& test) { return std::string(test.param.name); });

std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs_of(
    std::span<const LinkCandidate> links) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (const LinkCandidate& link : links) {
    pairs.emplace_back(link.a, link.b);
  }
  return pairs;
}

// Planes near each other, whose satellites differ little in phase: across is always nearer than
// across and along, so that the nearest never change.
TEST(Partners, NeverChangeWhereThePhasesOfPlanesAgree) {
  for (const double phasing : {0.0, 0.6, -0.6}) {
    const Constellation constellation({{{6, 8, 1500.0, 80.0, 90.0, phasing}}, {}});
    const TimeSlots slots = evaluation_slots({200, {}}, constellation);
    const Network network(constellation, nearest(), slots, 0);
    EXPECT_TRUE(network.partners_change());
    EXPECT_EQ(pairs_of(network.links()), pairs_of(candidate_links(constellation, {}))) << phasing;
    for (const PartnerSpell& spell : partner_spells(network)) {
      EXPECT_EQ(spell.end - spell.first, 200U);
    }
    EXPECT_EQ(partner_spells(network).size(), 5U * 8U);
  }
}

// Over the seam of a polar star planes move against each other, at twice the speed of a satellite:
// each has another partner after half the time from one satellite of a plane to the next, which is
// 2 x 8 times an orbit.
TEST(Partners, OfASeamChangeAtTheSpeedOfPassingSatellites) {
  constexpr std::uint32_t per_plane = 8;
  const Constellation constellation({{{9, per_plane, 3000.0, 90.0, 180.0, 0.3}}, {}});
  LinkSpec links;
  links.seam = Seam::dynamic;
  constexpr std::uint32_t orbits = 2;
  constexpr std::uint32_t count = 640;
  const double horizon_s = orbits * constellation.period_s(0);
  const TimeSlots slots = evaluation_slots({count, horizon_s}, constellation);
  const Network network(constellation, links, slots, 0);
  const auto spells = partner_spells(network);
  const auto handovers = std::ranges::count_if(spells, &PartnerSpell::has_begin);
  constexpr std::uint32_t changes = 2 * per_plane * orbits;
  EXPECT_EQ(handovers, changes * per_plane);
  for (const PartnerSpell& spell : spells) {
    if (spell.has_begin() && spell.end < count) {
      EXPECT_NEAR(spell.end - spell.first, count / changes, 1);
    }
  }
  // Each pair of the two planes meets, none else: all others are fixed.
  const auto fixed = candidate_links(constellation, {});
  EXPECT_EQ(network.links().size(), fixed.size() + per_plane * per_plane);
}

// Another must be nearer by the whole hysteresis.
TEST(Partners, AreKeptForLongerWithAHysteresis) {
  const Constellation constellation({{{6, 9, 1200.0, 70.0, 360.0, -0.3}}, {}});
  std::vector<std::size_t> spells;
  for (const double hysteresis_km : {0.0, 100.0, 400.0, 1e6}) {
    spells.push_back(
        partner_spells(Network(constellation, nearest(hysteresis_km), odd_slots(200, 40.0), 0))
            .size());
  }
  EXPECT_GT(spells[0], spells[1]);
  EXPECT_GT(spells[1], spells[2]);
  EXPECT_GT(spells[2], spells[3]);
}

// Shells choose by themselves; one may be as another is not.
TEST(Partners, AreChosenInEachShell) {
  const WalkerShell star{5, 9, 1400.0, 86.4, 180.0, 1.1, Seam::dynamic};
  const WalkerShell delta{6, 8, 1400.0, 60.0, 360.0, 1.0};
  const Constellation both({{delta, star}, {}});
  const Constellation alone({{star}, {}});
  const TimeSlots slots = odd_slots(20, 60.0);
  const Network network(both, {}, slots, 0);
  const Network of_star(alone, {}, slots, 0);
  for (std::uint32_t slot = 0; slot < 20; ++slot) {
    Pairs expected;
    for (const auto& [a, b] : chosen_in(of_star, Slot{slot})) {
      expected.emplace(a + 48, b + 48);
    }
    EXPECT_EQ(chosen_in(network, Slot{slot}), expected);
  }
  EXPECT_FALSE(Network(Constellation({{delta}, {}}), {}, slots, 0).partners_change());
}

}  // namespace
}  // namespace spacemoe
