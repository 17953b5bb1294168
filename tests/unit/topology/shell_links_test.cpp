#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/topology/network.hpp"
#include "host/topology/partner_spells.hpp"
#include "tests/oracle/shell_link_oracle.hpp"

/// Links between shells, against a search over all pairs, and what must always hold.
namespace spacemoe {
namespace {

using testing::IsEmpty;
using testing::Not;
using LinkPairs = oracle::ShellLinkOracle::Pairs;

struct SeveralShells {
  const char* name;
  std::vector<WalkerShell> shells;
  LinkSpec links;
};

LinkSpec between_shells(double hysteresis_km = 0.0, std::uint32_t max_isls = 4,
                        std::optional<double> max_range_km = {}) {
  LinkSpec links;
  links.between_shells = BetweenShells::nearest;
  links.hysteresis_km = hysteresis_km;
  links.max_isls = max_isls;
  links.max_range_km = max_range_km;
  return links;
}

/// Slots that begin at no round time, when no two pairs are equally long by symmetry.
TimeSlots uneven_slots(std::uint32_t count, double length_s) {
  TimeSlots slots{{}, length_s};
  for (std::uint32_t slot = 0; slot < count; ++slot) {
    slots.start_s.push_back(31.7 + slot * length_s);
  }
  return slots;
}

bool is_of_kind(const Network& network, std::uint32_t link, LinkKind kind) {
  return network.links()[link].kind == kind;
}

/// Links that satellites hold in a slot, between shells or between planes.
LinkPairs held_in(const Network& network, Slot slot, bool of_shells) {
  LinkPairs pairs;
  for (const SatelliteLinks& satellite : network.adjacency(slot)) {
    for (const std::uint32_t link : satellite.link) {
      if (link < network.links().size() && !is_of_kind(network, link, LinkKind::in_plane) &&
          is_of_kind(network, link, LinkKind::between_shells) == of_shells) {
        pairs.emplace(network.links()[link].a, network.links()[link].b);
      }
    }
  }
  return pairs;
}

const WalkerShell delta{5, 8, 1200.0, 63.0, 360.0, 2.0, Seam::closed, 17.0};
const WalkerShell star{4, 9, 1500.0, 86.0, 180.0, 1.0};
const WalkerShell small{2, 6, 2200.0, 30.0, 360.0, 1.0, Seam::open, 40.0};

class ShellLinks : public testing::TestWithParam<SeveralShells> {};

TEST_P(ShellLinks, AreThoseOfASearchOverAllPairs) {
  const auto& [name, shells, links] = GetParam();
  const Constellation constellation({shells, {}});
  const TimeSlots slots = uneven_slots(25, 61.0);
  constexpr std::uint32_t history = 2;
  const Network network(constellation, links, slots, history);
  oracle::ShellLinkOracle oracle(shells, links);
  for (std::uint32_t back = history; back > 0; --back) {
    oracle.next(slots.start_s[0] - back * slots.length_s);
  }
  std::size_t held = 0;
  for (std::uint32_t slot = 0; slot < 25; ++slot) {
    const auto expected = oracle.next(slots.start_s[slot]);
    ASSERT_EQ(held_in(network, Slot{slot}, true), expected.between_shells) << "slot " << slot;
    ASSERT_EQ(held_in(network, Slot{slot}, false), expected.between_planes) << "slot " << slot;
    held += expected.between_shells.size();
  }
  EXPECT_EQ(held > 25, links.max_isls > 2);
}

// Seen from both ends, at most one to another shell, and no more than a satellite has terminals.
TEST_P(ShellLinks, AreMutualAndNoMoreThanTerminals) {
  const auto& [name, shells, links] = GetParam();
  const Constellation constellation({shells, {}});
  const Network network(constellation, links, uneven_slots(12, 211.0), 0);
  EXPECT_TRUE(network.partners_change());
  for (std::uint32_t slot = 0; slot < 12; ++slot) {
    const auto adjacency = network.adjacency(Slot{slot});
    for (std::uint32_t satellite = 0; satellite < adjacency.size(); ++satellite) {
      std::uint32_t degree = 0;
      std::uint32_t to_others = 0;
      for (std::uint32_t entry = 0; entry < max_degree; ++entry) {
        const std::uint32_t link = adjacency[satellite].link[entry];
        if (link == network.links().size()) {
          continue;
        }
        ++degree;
        const std::uint32_t neighbour = adjacency[satellite].neighbour[entry];
        EXPECT_EQ(std::ranges::count(adjacency[neighbour].link, link), 1);
        EXPECT_EQ(network.links()[link].a, std::min(satellite, neighbour));
        EXPECT_EQ(network.links()[link].b, std::max(satellite, neighbour));
        const bool is_of_shells = constellation.address(Satellite{satellite}).shell !=
                                  constellation.address(Satellite{neighbour}).shell;
        EXPECT_EQ(is_of_shells, is_of_kind(network, link, LinkKind::between_shells));
        to_others += is_of_shells ? 1 : 0;
        EXPECT_EQ(network.is_chosen(link), !is_of_kind(network, link, LinkKind::in_plane));
      }
      EXPECT_LE(degree, links.max_isls);
      EXPECT_LE(to_others, 1U);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Of, ShellLinks,
    testing::Values(SeveralShells{"two", {delta, star}, between_shells()},
                    SeveralShells{"three", {small, delta, star}, between_shells()},
                    SeveralShells{"held", {delta, star, small}, between_shells(250.0)},
                    SeveralShells{"held_for_long", {delta, star}, between_shells(4000.0)},
                    SeveralShells{"three_terminals", {delta, star, small}, between_shells(20.0, 3)},
                    SeveralShells{"two_terminals", {delta, star}, between_shells(0.0, 2)},
                    SeveralShells{"short_range", {delta, small}, between_shells(60.0, 4, 2100.0)},
                    SeveralShells{"one_height",
                                  {delta, {3, 7, 1200.0, 20.0, 360.0, 1.0, Seam::open, 5.0}},
                                  between_shells(100.0)}),
    [](const auto& test) { return std::string(test.param.name); });

LinkPairs ends_of_all(std::span<const LinkCandidate> links) {
  LinkPairs pairs;
  for (const LinkCandidate& link : links) {
    pairs.emplace(link.a, link.b);
  }
  return pairs;
}

// A single shell has none to be linked with.
TEST(LinksBetweenShells, NeedSeveralShells) {
  const Constellation alone({{delta}, {}});
  const Network network(alone, between_shells(), uneven_slots(5, 60.0), 0);
  EXPECT_FALSE(network.partners_change());
  EXPECT_EQ(ends_of_all(network.links()), ends_of_all(candidate_links(alone, {})));
}

// By default shells are as they are alone, and partners never change.
TEST(LinksBetweenShells, AreLeftOutUnlessAskedFor) {
  const Constellation both({{delta, star}, {}});
  const Network network(both, {}, uneven_slots(5, 60.0), 0);
  EXPECT_FALSE(network.partners_change());
  EXPECT_FALSE(network.has_links_between_shells());
  for (const LinkCandidate& link : network.links()) {
    EXPECT_EQ(both.address(Satellite{link.a}).shell, both.address(Satellite{link.b}).shell);
  }
}

// With partners that change between planes too, and over a seam: those between shells come first,
// the others share what terminals are left.
TEST(LinksBetweenShells, GoBeforePartnersBetweenPlanes) {
  LinkSpec links = between_shells();
  links.cross_plane = CrossPlane::nearest;
  const std::vector<WalkerShell> shells = {delta, star};
  const Constellation constellation({shells, {}});
  const TimeSlots slots = uneven_slots(15, 90.0);
  const Network network(constellation, links, slots, 0);
  oracle::ShellLinkOracle oracle(shells, links);
  for (std::uint32_t slot = 0; slot < 15; ++slot) {
    EXPECT_EQ(held_in(network, Slot{slot}, true), oracle.next(slots.start_s[slot]).between_shells);
    std::vector<int> to_planes(constellation.size(), 0);
    std::vector<int> to_shells(constellation.size(), 0);
    for (const bool of_shells : {true, false}) {
      for (const auto& [a, b] : held_in(network, Slot{slot}, of_shells)) {
        ++(of_shells ? to_shells : to_planes)[a];
        ++(of_shells ? to_shells : to_planes)[b];
      }
    }
    for (std::uint32_t satellite = 0; satellite < constellation.size(); ++satellite) {
      EXPECT_LE(to_planes[satellite], to_shells[satellite] == 1 ? 1 : 2);
    }
    EXPECT_THAT(held_in(network, Slot{slot}, false), Not(IsEmpty()));
  }
}

// Another must be nearer by the whole hysteresis.
TEST(LinksBetweenShells, AreKeptForLongerWithAHysteresis) {
  const Constellation constellation({{delta, star}, {}});
  std::vector<std::int64_t> handovers;
  for (const double hysteresis_km : {0.0, 300.0, 1500.0}) {
    const Network network(constellation, between_shells(hysteresis_km), uneven_slots(150, 30.0), 0);
    handovers.push_back(std::ranges::count_if(partner_spells(network), [&](const auto& spell) {
      return spell.has_begin() && is_of_kind(network, spell.link, LinkKind::between_shells);
    }));
  }
  EXPECT_GT(handovers[0], handovers[1]);
  EXPECT_GT(handovers[1], handovers[2]);
}

// Links that a trace may name though no slot has them.
TEST(LinksBetweenShells, MayBeOfAnyTwoShells) {
  const Constellation constellation({{delta, star}, {}});
  const Network network(constellation, between_shells(), uneven_slots(2, 60.0), 0);
  const auto may = [&](const SatelliteAddress& one, const SatelliteAddress& other) {
    return network.may_choose(constellation.satellite(one), constellation.satellite(other));
  };
  EXPECT_TRUE(may({0, 2, 3}, {1, 1, 7}));
  EXPECT_TRUE(may({0, 2, 3}, {0, 3, 3}));   // a rung, which may give way
  EXPECT_TRUE(may({0, 4, 1}, {0, 0, 3}));   // over the closed seam of phasing 2
  EXPECT_FALSE(may({0, 2, 3}, {0, 3, 4}));  // aslant
  EXPECT_FALSE(may({1, 3, 3}, {1, 0, 4}));  // over an open seam
}

}  // namespace
}  // namespace spacemoe
