#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

#include "host/topology/network.hpp"
#include "kernels/common/sky.hpp"

namespace spacemoe {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

LinkRules permissive() {
  LinkRules rules{};
  rules.min_clearance_km = 6451.0;
  rules.max_range_km = infinite;
  rules.max_angular_rate_rad_per_s = infinite;
  rules.max_sin_latitude = 2.0;
  rules.survival = 1.0;
  rules.renewal = 1.0;
  return rules;
}

OrbitState at(double x, double y, double z) {
  return {{x, y, z}, {0.0, 0.0, 0.0}};
}

constexpr OutageKey no_outages{1, Purpose::evaluation_outage};

/// The only link of a sky, between two satellites of which the first may have failed.
LinkReport report_of(const LinkRules& rules, const OrbitState& a, const OrbitState& b,
                     LinkKind kind = LinkKind::cross_plane, bool failed = false) {
  const LinkCandidate link{0, 1, kind};
  const std::array<std::uint8_t, 2> has_failed = {std::uint8_t{failed}, 0};
  SkyTables sky{};
  sky.links = &link;
  sky.failed = has_failed.data();
  sky.rules = rules;
  sky.realisation_slots = 1;
  sky.outages = no_outages;
  return report_link(sky, Slot{0}, 0, a, b);
}

LinkState state_of(const LinkRules& rules, const OrbitState& a, const OrbitState& b,
                   LinkKind kind = LinkKind::cross_plane, bool failed = false) {
  return report_of(rules, a, b, kind, failed).state;
}

// Two satellites at right angles, 6,921 km out: the chord passes 6921 / sqrt 2 = 4,894 km from the
// centre, inside the Earth; at 10 degrees apart it passes 6921 cos 5 deg = 6,895 km.
TEST(LinkRule, TheEarthBlocksALongLink) {
  EXPECT_EQ(state_of(permissive(), at(6921, 0, 0), at(0, 6921, 0)), LinkState::sight);
  const double angle = 10.0 * std::numbers::pi / 180.0;
  const OrbitState near = at(6921 * std::cos(angle), 6921 * std::sin(angle), 0);
  EXPECT_EQ(state_of(permissive(), at(6921, 0, 0), near), LinkState::up);
  EXPECT_NEAR(link_geometry(at(6921, 0, 0), near).clearance_km, 6921 * std::cos(angle / 2), 1e-9);
}

// One satellite straight above another: the segment's nearest point is its lower end.
TEST(LinkRule, ClearanceIsOfTheSegmentNotTheLine) {
  EXPECT_DOUBLE_EQ(link_geometry(at(7000, 0, 0), at(8000, 0, 0)).clearance_km, 7000.0);
}

TEST(LinkRule, CoincidentSatellitesHaveNoRateAndSeeEachOther) {
  const LinkGeometry geometry = link_geometry(at(7000, 0, 0), at(7000, 0, 0));
  EXPECT_EQ(geometry.angular_rate_rad_per_s, 0.0);
  EXPECT_EQ(geometry.clearance_km, 7000.0);
  EXPECT_EQ(state_of(permissive(), at(7000, 0, 0), at(7000, 0, 0)), LinkState::up);
}

TEST(LinkRule, RangeIsTheLength) {
  LinkRules rules = permissive();
  rules.max_range_km = 1000.0;
  EXPECT_EQ(state_of(rules, at(7000, 0, 0), at(7000, 1000, 0)), LinkState::up);
  EXPECT_EQ(state_of(rules, at(7000, 0, 0), at(7000, 1000.001, 0)), LinkState::range);
}

// Neighbours in a plane turn with it: their line of sight rotates at the mean motion n.
TEST(LinkRule, TheRateOfANeighbourInThePlaneIsTheMeanMotion) {
  const Constellation constellation({{{1, 32, 550.0, 87.0, 360.0, 0.0}}, {}});
  const std::vector<double> times = {1234.5};
  const auto phases = constellation.phases(times);
  const auto state = [&](std::uint32_t satellite) {
    return orbit_state(constellation.shell_constants()[0],
                       constellation.satellite_constants()[satellite], phases[0]);
  };
  const double n = 2.0 * std::numbers::pi / constellation.period_s(0);
  EXPECT_NEAR(link_geometry(state(3), state(4)).angular_rate_rad_per_s, n, 1e-12);
}

TEST(LinkRule, RateIsAcrossTheLineOfSight) {
  const OrbitState a = at(7000, 0, 0);
  const OrbitState b{{7000, 100, 0}, {3.0, 5.0, 4.0}};
  // Across the line of sight moves (3, 4) km/s: 5 km/s over 100 km.
  EXPECT_DOUBLE_EQ(link_geometry(a, b).angular_rate_rad_per_s, 0.05);
  LinkRules rules = permissive();
  rules.max_angular_rate_rad_per_s = 0.049;
  EXPECT_EQ(state_of(rules, a, b), LinkState::rate);
}

TEST(LinkRule, ThePolarRuleSparesLinksInAPlane) {
  LinkRules rules = permissive();
  rules.max_sin_latitude = std::sin(70.0 * std::numbers::pi / 180.0);
  const double latitude = 71.0 * std::numbers::pi / 180.0;
  const OrbitState high = at(7000 * std::cos(latitude), 0, -7000 * std::sin(latitude));
  const OrbitState low = at(6800 * std::cos(1.2), 10, -6800 * std::sin(1.2));
  EXPECT_EQ(state_of(rules, low, high, LinkKind::cross_plane), LinkState::polar);
  EXPECT_EQ(state_of(rules, high, low, LinkKind::seam), LinkState::polar);
  EXPECT_EQ(state_of(rules, low, high, LinkKind::in_plane), LinkState::up);
}

TEST(LinkRule, TheFirstRuleThatFailsIsTheState) {
  LinkRules rules = permissive();
  rules.survival = 0.0;
  const OrbitState a = at(7000, 0, 0);
  const OrbitState b = at(7000, 100, 0);
  EXPECT_EQ(state_of(rules, a, b), LinkState::outage);
  EXPECT_EQ(state_of(rules, a, b, LinkKind::in_plane, true), LinkState::failed);
  rules.max_range_km = 50.0;
  EXPECT_EQ(state_of(rules, a, b, LinkKind::in_plane, true), LinkState::range);
  EXPECT_TRUE(std::isinf(report_of(rules, a, b, LinkKind::in_plane, true).weight_s));
}

// 200,000 keyed draws; a binomial share within 5.2 standard deviations, false alarm 2e-7.
TEST(LinkOutage, SurvivesWithItsProbability) {
  LinkRules rules = permissive();
  rules.survival = 0.95;
  int survived = 0;
  for (std::uint32_t slot = 0; slot < 200; ++slot) {
    for (std::uint32_t link = 0; link < 1000; ++link) {
      survived += link_survives(rules, {7, Purpose::evaluation_outage}, Slot{slot}, link) ? 1 : 0;
    }
  }
  const double sd = std::sqrt(0.95 * 0.05 / 200000.0);
  EXPECT_NEAR(survived / 200000.0, 0.95, 5.2 * sd);
}

// 300 links over 3,000 slots with mean outages of 5 slots and survival 0.9: the chain's
// autocorrelation makes the share's variance (2 - r) / r times the binomial one, r = renewal;
// 5.2 standard deviations of that. Outage lengths are geometric with mean 5: about 18,000 of them.
TEST(LinkOutage, LastsItsMeanInAGilbertElliottChain) {
  LinkRules rules = permissive();
  rules.survival = 0.9;
  rules.renewal = 1.0 / (5.0 * 0.9);
  const std::uint32_t slots = 3000;
  const std::uint32_t links = 300;
  int up = 0;
  int outages = 0;
  int outage_slots = 0;
  for (std::uint32_t link = 0; link < links; ++link) {
    bool before = true;
    for (std::uint32_t slot = 0; slot < slots; ++slot) {
      const bool now = link_survives(rules, {7, Purpose::evaluation_outage}, Slot{slot}, link);
      up += now ? 1 : 0;
      outage_slots += now ? 0 : 1;
      outages += before && !now ? 1 : 0;
      before = now;
    }
  }
  const double n = double{slots} * links;
  const double inflation = (2.0 - rules.renewal) / rules.renewal;
  EXPECT_NEAR(up / n, 0.9, 5.2 * std::sqrt(0.09 * inflation / n));
  EXPECT_NEAR(double(outage_slots) / outages, 5.0, 5.2 * std::sqrt(20.0 / outages));
}

TEST(LinkOutage, PlanningAndEvaluationDrawTheirOwn) {
  LinkRules rules = permissive();
  rules.survival = 0.5;
  int equal = 0;
  for (std::uint32_t link = 0; link < 1000; ++link) {
    equal += link_survives(rules, {7, Purpose::evaluation_outage}, Slot{3}, link) ==
                     link_survives(rules, {7, Purpose::planning_outage}, Slot{3}, link)
                 ? 1
                 : 0;
  }
  // Independent fair coins: 500 +- 5.2 x 15.8.
  EXPECT_NEAR(equal, 500, 83);
}

}  // namespace
}  // namespace spacemoe
