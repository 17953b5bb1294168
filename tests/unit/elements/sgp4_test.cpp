#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "host/elements/deep_space_constants.hpp"
#include "kernels/tables/sgp4_states.hpp"
#include "tests/unit/elements/orbits.hpp"

namespace spacemoe {
namespace {

using std::numbers::pi;

constexpr double minutes_of_a_day = 1440.0;

/// Without drag, J2 alone moves the node of a nearly circular orbit by -3/2 J2 (R/a)^2 n cos i,
/// and its J2^2 and J4 by some thousandths of that (Kozai 1959).
TEST(Sgp4, NodeMovesAsJ2Says) {
  for (const double inclination : {30.0, 53.0, 87.9, 98.0, 150.0}) {
    const Sgp4Satellite satellite = sgp4_satellite(circular(15.0, inclination));
    const auto node_at = [&](double minutes) {
      const OrbitState state = state_at(satellite, minutes);
      const Vector3 normal = cross(state.position_km, state.velocity_km_per_s);
      return std::atan2(normal.x, -normal.y);
    };
    const double n = 15.0 * 2.0 * pi;  // rad/day
    const double a = std::cbrt(wgs72::mu_km3_per_s2 * std::pow(86400.0 / n, 2.0));
    const double j2_rate =
        -1.5 * wgs72::j2 * std::pow(wgs72::radius_km / a, 2.0) * n * std::cos(inclination * degree);
    // Ten days are 150 revolutions: periodic terms are the same at both ends but for the drift.
    const double moved = turn_between(node_at(0.0), node_at(10.0 * minutes_of_a_day));
    EXPECT_NEAR(moved / 10.0, j2_rate, 0.006 * std::fabs(j2_rate) + 1e-5) << inclination;
  }
}

/// From node to node a satellite takes 2 pi / (n + d omega/dt), with the catalogued mean motion n,
/// which is that of the mean anomaly with J2, and d omega/dt = 3/4 J2 (R/a)^2 n (5 cos^2 i - 1).
TEST(Sgp4, PeriodIsThatOfItsMeanMotion) {
  for (const double inclination : {30.0, 53.0, 87.9, 98.0}) {
    const Sgp4Satellite satellite = sgp4_satellite(circular(15.0, inclination));
    const auto z = [&](double minutes) { return state_at(satellite, minutes).position_km.z; };
    const auto crossing = [&](double near) {
      double low = near - 2.0;
      double high = near + 2.0;
      EXPECT_LT(z(low), 0.0);
      EXPECT_GT(z(high), 0.0);
      for (int i = 0; i < 60; ++i) {
        const double middle = 0.5 * (low + high);
        (z(middle) < 0.0 ? low : high) = middle;
      }
      return low;
    };
    const double n = 15.0 * 2.0 * pi / minutes_of_a_day;
    const double a = std::cbrt(wgs72::mu_km3_per_s2 * std::pow(60.0 / n, 2.0)) / wgs72::radius_km;
    const double cos2 = std::pow(std::cos(inclination * degree), 2.0);
    const double pericentre_rate = 0.75 * wgs72::j2 / (a * a) * n * (5.0 * cos2 - 1.0);
    const double period = 2.0 * pi / (n + pericentre_rate);
    const double measured = (crossing(100.0 * period) - crossing(0.0)) / 100.0;
    EXPECT_NEAR(measured, period, 1e-5 * period) << inclination;
  }
}

/// Two bodies: without drag the energy is that of the semi-major axis, and the velocity is the
/// slope of the position, but for J2, whose part is 1.5 J2 (R/r)^2, two thousandths.
TEST(Sgp4, WithoutDragIsAnEllipseButForJ2) {
  OrbitalElements of = circular(12.0, 63.4);
  of.eccentricity = 0.1;
  of.pericentre_deg = 70.0;
  const Sgp4Satellite satellite = sgp4_satellite(of);
  const double n = 12.0 * 2.0 * pi / 86400.0;
  const double a = std::cbrt(wgs72::mu_km3_per_s2 / (n * n));
  double nearest = 1e9;
  double farthest = 0.0;
  for (double minutes = 0.0; minutes < 120.0; minutes += 0.5) {
    const OrbitState now = state_at(satellite, minutes);
    const double r = length(now.position_km);
    nearest = std::min(nearest, r);
    farthest = std::max(farthest, r);
    const double energy =
        0.5 * dot(now.velocity_km_per_s, now.velocity_km_per_s) - wgs72::mu_km3_per_s2 / r;
    EXPECT_NEAR(energy, -wgs72::mu_km3_per_s2 / (2.0 * a), 0.003 * wgs72::mu_km3_per_s2 / a);
    const Vector3 moved = state_at(satellite, minutes + 0.01).position_km -
                          state_at(satellite, minutes - 0.01).position_km;
    EXPECT_NEAR(moved.x / 1.2, now.velocity_km_per_s.x, 2e-3);
    EXPECT_NEAR(moved.y / 1.2, now.velocity_km_per_s.y, 2e-3);
    EXPECT_NEAR(moved.z / 1.2, now.velocity_km_per_s.z, 2e-3);
  }
  EXPECT_NEAR(nearest, 0.9 * a, 15.0);
  EXPECT_NEAR(farthest, 1.1 * a, 15.0);
}

/// 1.0027379 revolutions a day keep a satellite over one meridian.
TEST(Sgp4, AGeostationarySatelliteStaysWhereItIs) {
  OrbitalElements of = circular(1.00273791, 0.01);
  of.raan_deg = 0.0;
  const Sgp4Satellite satellite = sgp4_satellite(of);
  ASSERT_TRUE(satellite.deep_space.has_value());
  EXPECT_EQ(satellite.deep_space->resonance.turns, 1.0);
  const double at_epoch = sidereal_angle(days_since_1950(of.epoch));
  constexpr double earth_rate = 7.292115e-5 * 60.0;  // rad/min
  for (double minutes = 0.0; minutes <= 5.0 * minutes_of_a_day; minutes += 60.0) {
    const Vector3 r = state_at(satellite, minutes).position_km;
    const double longitude = std::atan2(r.y, r.x) - at_epoch - earth_rate * minutes;
    EXPECT_NEAR(turn_between(-at_epoch, longitude), 0.0, 0.2 * degree) << minutes;
    EXPECT_NEAR(length(r), 42164.0, 30.0);
  }
}

TEST(Sgp4, SiderealTimeIsThatOfTheAlmanac) {
  // Meeus, Astronomical Algorithms, examples 12.a and 12.b: 10 April 1987, 0h and 19h21m00s UT.
  const auto hours = [](const char* time) {
    return sidereal_angle(days_since_1950(*parse_utc(time))) * 12.0 / pi;
  };
  EXPECT_NEAR(hours("1987-04-10T00:00:00"), 13.0 + 10.0 / 60.0 + 46.3668 / 3600.0, 2e-8);
  EXPECT_NEAR(hours("1987-04-10T19:21:00"), 8.0 + 34.0 / 60.0 + 57.0896 / 3600.0, 2e-8);
}

TEST(Sgp4, LanesHaveTheBitsOfOneStateAtATime) {
  std::mt19937_64 random(2);
  std::uniform_real_distribution<double> unit(0.0, 1.0);
  for (int i = 0; i < 200; ++i) {
    OrbitalElements of = circular(11.0 + 4.0 * unit(random), 180.0 * unit(random));
    of.eccentricity = std::pow(10.0, -6.0 + 5.0 * unit(random)) * 0.5;
    of.pericentre_deg = 360.0 * unit(random);
    of.mean_anomaly_deg = 360.0 * unit(random);
    of.bstar = 1e-3 * (unit(random) - 0.5);
    const Sgp4Orbit orbit = sgp4_satellite(of).orbit;
    std::vector<double> minutes(1 + static_cast<std::size_t>(i) % 21);
    for (double& t : minutes) {
      t = 8000.0 * (unit(random) - 0.5);
    }
    // Every second place of the output is another satellite's.
    constexpr double untouched = 7.0;
    std::vector<OrbitState> got(2 * minutes.size(), {{untouched, 0.0, 0.0}, {0.0, 0.0, 0.0}});
    const auto failure = near_earth_states(orbit, minutes, got.data(), 2);
    for (std::size_t k = 0; k < minutes.size(); ++k) {
      const Sgp4State expected = near_earth_state(orbit, minutes[k]);
      if (failure && failure->time == k) {
        EXPECT_EQ(failure->error, expected.error);
        break;
      }
      ASSERT_EQ(expected.error, Sgp4Error::none);
      ASSERT_EQ(std::memcmp(&expected.state, &got[2 * k], sizeof(OrbitState)), 0) << i << " " << k;
      ASSERT_EQ(got[2 * k + 1].position_km.x, untouched);
    }
  }
}

TEST(Sgp4, LanesNameTheFirstTimeThatFails) {
  const Sgp4Orbit orbit = sgp4_satellite(falling()).orbit;
  std::vector<double> minutes;
  std::size_t first = 0;
  for (int k = 0; k < 4000; ++k) {
    minutes.push_back(k);
    if (near_earth_state(orbit, k).error == Sgp4Error::none && first + 1 == minutes.size()) {
      ++first;
    }
  }
  ASSERT_GT(first, 10U);
  ASSERT_LT(first, 4000U);
  std::vector<OrbitState> states(minutes.size());
  const auto failure = near_earth_states(orbit, minutes, states.data(), 1);
  ASSERT_TRUE(failure.has_value());
  EXPECT_EQ(failure->time, first);
  EXPECT_EQ(failure->error, near_earth_state(orbit, static_cast<double>(first)).error);
}

TEST(Sgp4, ResonancesDoNotDependOnTheOrderOfTimes) {
  OrbitalElements of = circular(2.00613016, 64.5);  // a Molniya
  of.eccentricity = 0.7069;
  of.pericentre_deg = 270.0;
  const Sgp4Satellite satellite = sgp4_satellite(of);
  ASSERT_TRUE(satellite.deep_space.has_value());
  EXPECT_EQ(satellite.deep_space->resonance.terms, 10U);
  const std::vector<double> minutes = {0.0, 719.0, 720.0, 5000.0, 4000.0, -3000.0, -720.0, 10.0};
  std::vector<OrbitState> got(minutes.size());
  EXPECT_FALSE(deep_space_states(satellite.orbit, *satellite.deep_space, minutes, got.data(), 1));
  for (std::size_t k = 0; k < minutes.size(); ++k) {
    const OrbitState alone = state_at(satellite, minutes[k]);
    EXPECT_EQ(std::memcmp(&alone, &got[k], sizeof alone), 0) << minutes[k];
  }
}

}  // namespace
}  // namespace spacemoe
