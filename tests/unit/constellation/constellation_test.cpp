#include "host/constellation/constellation.hpp"

#include <cmath>
#include <numbers>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/constellation/time_slots.hpp"

namespace spacemoe {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr double tau = 2.0 * std::numbers::pi;

WalkerShell paper_shell() {
  return {33, 32, 550.0, 87.0, 360.0, 18.0};
}

OrbitState state_at(const Constellation& constellation, std::uint32_t satellite, double time_s) {
  const std::vector<double> times = {time_s};
  const auto phases = constellation.phases(times);
  const SatelliteConstants& constants = constellation.satellite_constants()[satellite];
  return orbit_state(constellation.shell_constants()[constants.shell], constants,
                     phases[constants.shell]);
}

double angle_between(const Vector3& a, const Vector3& b) {
  return std::acos(dot(a, b) / std::sqrt(dot(a, a) * dot(b, b)));
}

Vector3 orbit_normal(const Constellation& constellation, std::uint32_t satellite) {
  const OrbitState state = state_at(constellation, satellite, 0.0);
  return cross(state.position_km, state.velocity_km_per_s);
}

TEST(Constellation, CountsShellByShellAndPlaneByPlane) {
  const Constellation constellation({{{2, 3, 550, 87}, {4, 5, 1200, 53}}, {}});
  EXPECT_EQ(constellation.size(), 26U);
  EXPECT_EQ(number(constellation.satellite({0, 1, 2})), 5U);
  EXPECT_EQ(number(constellation.satellite({1, 0, 0})), 6U);
  EXPECT_EQ(number(constellation.satellite({1, 3, 4})), 25U);
  for (const Satellite satellite : all<Satellite>(constellation.size())) {
    EXPECT_EQ(constellation.satellite(constellation.address(satellite)), satellite);
  }
}

// Kepler's third law by hand: a = 6921 km, a^3 / mu = 831,703 s^2, 2 pi x 911.977 s = 5,730.1 s.
TEST(Constellation, HasTheKeplerianPeriod) {
  const Constellation constellation({{paper_shell()}, {}});
  const double a = 6921.0;
  EXPECT_DOUBLE_EQ(constellation.period_s(0), tau * std::sqrt(a * a * a / 398600.4418));
  EXPECT_NEAR(constellation.period_s(0), 5730.1, 0.1);
}

// Satellite (0, 0) starts in the ascending node at RAAN 0, moving north and, by cos i, east.
TEST(Constellation, StartsAtTheAscendingNode) {
  const Constellation constellation({{paper_shell()}, {}});
  const OrbitState state = state_at(constellation, 0, 0.0);
  const double inclination = 87.0 * std::numbers::pi / 180.0;
  const double speed = std::sqrt(398600.4418 / 6921.0);
  EXPECT_NEAR(state.position_km.x, 6921.0, 1e-9);
  EXPECT_NEAR(state.position_km.y, 0.0, 1e-9);
  EXPECT_NEAR(state.position_km.z, 0.0, 1e-9);
  EXPECT_NEAR(state.velocity_km_per_s.x, 0.0, 1e-12);
  EXPECT_NEAR(state.velocity_km_per_s.y, speed * std::cos(inclination), 1e-12);
  EXPECT_NEAR(state.velocity_km_per_s.z, speed * std::sin(inclination), 1e-12);
}

TEST(Constellation, VelocityIsTheDerivativeOfPosition) {
  const Constellation constellation({{paper_shell()}, {}});
  constexpr double step_s = 1e-2;
  for (const std::uint32_t satellite : {0U, 77U, 1055U}) {
    const OrbitState before = state_at(constellation, satellite, 1000.0 - step_s);
    const OrbitState state = state_at(constellation, satellite, 1000.0);
    const OrbitState after = state_at(constellation, satellite, 1000.0 + step_s);
    const Vector3 moved = after.position_km - before.position_km;
    EXPECT_NEAR(moved.x / (2 * step_s), state.velocity_km_per_s.x, 1e-7);
    EXPECT_NEAR(moved.y / (2 * step_s), state.velocity_km_per_s.y, 1e-7);
    EXPECT_NEAR(moved.z / (2 * step_s), state.velocity_km_per_s.z, 1e-7);
    EXPECT_NEAR(std::sqrt(dot(state.position_km, state.position_km)), 6921.0, 1e-9);
  }
}

TEST(Constellation, ReturnsAfterOnePeriod) {
  const Constellation constellation({{paper_shell()}, {}});
  const OrbitState start = state_at(constellation, 500, 0.0);
  const OrbitState later = state_at(constellation, 500, constellation.period_s(0));
  EXPECT_NEAR(later.position_km.x, start.position_km.x, 1e-7);
  EXPECT_NEAR(later.position_km.z, start.position_km.z, 1e-7);
}

// Orbit normals of a polar shell lie in the equator, so neighbouring planes meet at sigma / P.
TEST(Constellation, SpreadsPlanesOverStarOrDelta) {
  for (const double spread_deg : {180.0, 360.0}) {
    const Constellation polar({{{6, 11, 780.0, 90.0, spread_deg, 0.0}}, {}});
    const double step = spread_deg / 6.0 * std::numbers::pi / 180.0;
    EXPECT_NEAR(angle_between(orbit_normal(polar, 0), orbit_normal(polar, 11)), step, 1e-12);
  }
}

// Along the orbit, satellite (p, s) is 2 pi (s / S + F p / (P S)) past its ascending node.
TEST(Constellation, PhasesPlanesByARealNumber) {
  const double phasing = 2.5;
  const Constellation constellation({{{4, 8, 550.0, 60.0, 360.0, phasing}}, {}});
  const Vector3 node = {0.0, 1.0, 0.0};  // plane 1 has RAAN 90 deg
  const OrbitState state = state_at(constellation, number(constellation.satellite({0, 1, 0})), 0.0);
  EXPECT_NEAR(angle_between(state.position_km, node), tau * phasing / 32.0, 1e-12);
  const OrbitState next = state_at(constellation, number(constellation.satellite({0, 1, 1})), 0.0);
  EXPECT_NEAR(angle_between(state.position_km, next.position_km), tau / 8.0, 1e-12);
}

TEST(Constellation, RejectsAFailedSatelliteThatDoesNotExist) {
  try {
    const Constellation constellation({{{2, 3, 550, 87}}, {1, 6}});
    FAIL() << "accepted";
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), HasSubstr("constellation.failed_satellites.1"));
    EXPECT_THAT(error.what(), HasSubstr("found 6"));
    EXPECT_THAT(error.what(), HasSubstr("0 to 5"));
  }
}

TEST(TimeSlots, CoverOnePeriodFromZero) {
  const Constellation constellation({{paper_shell()}, {}});
  const TimeSlots slots = evaluation_slots({200, {}}, constellation);
  ASSERT_EQ(slots.start_s.size(), 200U);
  EXPECT_EQ(slots.start_s.front(), 0.0);
  EXPECT_DOUBLE_EQ(slots.length_s, constellation.period_s(0) / 200.0);
  EXPECT_DOUBLE_EQ(slots.start_s.back() + slots.length_s, constellation.period_s(0));
}

TEST(TimeSlots, PlanningIsShiftedByHalfOfItsOwnSlot) {
  const Constellation constellation({{paper_shell()}, {}});
  const TimeSlots slots = planning_slots({200, 1000.0}, {50}, constellation);
  ASSERT_EQ(slots.start_s.size(), 50U);
  EXPECT_THAT(slots.start_s[0], DoubleNear(10.0, 1e-12));
  EXPECT_THAT(slots.start_s[49], DoubleNear(990.0, 1e-9));
}

TEST(TimeSlots, PlanningCanBeForPartOfTheTime) {
  const Constellation constellation({{paper_shell()}, {}});
  const TimeSlots slots = planning_slots(
      {200, 1000.0}, {.slots = 4, .from_s = 300.0, .horizon_s = 40.0}, constellation);
  EXPECT_EQ(slots.length_s, 10.0);
  EXPECT_THAT(slots.start_s, ElementsAre(305.0, 315.0, 325.0, 335.0));
}

}  // namespace
}  // namespace spacemoe
