#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tbb/task_arena.h>

#include "host/base/error.hpp"
#include "host/elements/deep_space_constants.hpp"
#include "host/elements/ephemeris.hpp"
#include "kernels/common/sgp4_deep_space.hpp"
#include "kernels/tables/sgp4_states.hpp"
#include "tests/unit/elements/element_texts.hpp"

namespace spacemoe {
namespace {

using std::numbers::pi;

constexpr double degree = pi / 180.0;
constexpr double minutes_of_a_day = 1440.0;

OrbitalElements circular(double revolutions_per_day, double inclination_deg) {
  OrbitalElements of;
  of.catalogue_number = 1;
  of.epoch = *parse_utc("2022-09-14T00:00:00");
  of.mean_motion_per_day = revolutions_per_day;
  of.eccentricity = 1e-5;
  of.inclination_deg = inclination_deg;
  of.raan_deg = 30.0;
  return of;
}

double length(const Vector3& v) {
  return std::sqrt(dot(v, v));
}

OrbitState state_at(const Sgp4Satellite& satellite, double minutes) {
  const Sgp4State now = satellite.at(minutes);
  EXPECT_EQ(now.error, Sgp4Error::none);
  return now.state;
}

/// Angle (rad, from -pi to pi) from one to another.
double turn_between(double from, double to) {
  return std::remainder(to - from, 2.0 * pi);
}

TEST(Sgp4Constants, AreThoseOfWgs72) {
  // Vallado, Crawford, Hujsak, Kelso 2006: xke = 60 / sqrt(re^3 / mu).
  const double re = wgs72::radius_km;
  EXPECT_NEAR(wgs72::unit_motion, 60.0 / std::sqrt(re * re * re / wgs72::mu_km3_per_s2), 1e-16);
}

TEST(Sgp4Angles, AgreeWithTheMathematicalLibrary) {
  std::mt19937_64 random(1);
  for (const double size : {1e-3, 1.0, 10.0, 1e3, 1e6}) {
    std::uniform_real_distribution<double> angles(-size, size);
    for (int i = 0; i < 100'000; ++i) {
      const double x = angles(random);
      const sgp4::SinCos got = sgp4::sin_cos(x);
      ASSERT_NEAR(got.sin, static_cast<double>(std::sin(static_cast<long double>(x))), 2.3e-16)
          << x;
      ASSERT_NEAR(got.cos, static_cast<double>(std::cos(static_cast<long double>(x))), 2.3e-16)
          << x;
    }
  }
  std::uniform_real_distribution<double> sides(-1.0, 1.0);
  for (int i = 0; i < 100'000; ++i) {
    const double x = sides(random);
    const double y = sides(random);
    ASSERT_NEAR(sgp4::angle_of(y, x), std::atan2(y, x), 1e-15) << y << " " << x;
    ASSERT_NEAR(sgp4::within_a_turn(1e3 * x), std::fmod(1e3 * x, 2.0 * pi), 1e-12) << x;
    ASSERT_NEAR(sgp4::inverse_two_thirds_power(1.0 + 0.2 * x), std::pow(1.0 + 0.2 * x, -2.0 / 3.0),
                4e-16)
        << x;
  }
}

/// Kepler's equation u = E - e sin E, from E by its definition.
TEST(Sgp4Angles, KeplersEquationIsSolvedUpToNearlyParabolicOrbits) {
  for (const double e : {0.0, 1e-6, 2e-4, 1e-2, 0.3, 0.7, 0.9, 0.98}) {
    for (int i = 0; i < 2000; ++i) {
      const double angle = 2.0 * pi * i / 2000.0 + 1e-4;
      const double u = angle - e * std::sin(angle);
      const sgp4::SinCos got = sgp4::eccentric_longitude(u, e, 0.0, e * e);
      // u is rounded to 9e-16, and an error of it grows by 1 / (1 - e) at pericentre.
      const double bound = 2e-15 / (1.0 - e);
      ASSERT_NEAR(got.sin, std::sin(angle), bound) << e << " " << angle;
      ASSERT_NEAR(got.cos, std::cos(angle), bound) << e << " " << angle;
    }
  }
}

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

/// Drag of a brick at 200 km: it comes down within days.
OrbitalElements falling() {
  OrbitalElements of = circular(16.2, 50.0);
  of.catalogue_number = 2;
  of.name = "BRICK";
  of.bstar = 0.01;
  return of;
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

class Ephemeris : public testing::Test {
 protected:
  std::vector<OrbitState> states(std::span<const OrbitalElements> elements, UtcTime start,
                                 std::span<const double> times_s, int threads) {
    tbb::task_arena arena(threads);
    SilentProgress progress;
    return teme_states(elements, start, times_s, {arena, progress, stop_.get_token()});
  }

  std::stop_source stop_;
};

TEST_F(Ephemeris, IsTheStateOfEachSatelliteAtEachTime) {
  std::vector<OrbitalElements> elements;
  for (int i = 0; i < 40; ++i) {
    elements.push_back(circular(i % 7 == 3 ? 2.1 : 13.0 + 0.05 * i, 2.0 * i));
    elements.back().epoch += std::chrono::hours(i);
  }
  std::vector<double> times_s;
  for (int k = 0; k < 150; ++k) {
    times_s.push_back(17.0 * k);
  }
  const UtcTime start = *parse_utc("2022-09-16T00:00:00");
  const std::vector<OrbitState> got = states(elements, start, times_s, 2);
  ASSERT_EQ(got.size(), elements.size() * times_s.size());
  for (std::size_t s = 0; s < elements.size(); ++s) {
    const Sgp4Satellite satellite = sgp4_satellite(elements[s]);
    const double hours = 48.0 - static_cast<double>(s);
    for (std::size_t k = 0; k < times_s.size(); ++k) {
      const OrbitState expected = state_at(satellite, (3600.0 * hours + times_s[k]) / 60.0);
      ASSERT_EQ(std::memcmp(&expected, &got[k * elements.size() + s], sizeof expected), 0);
    }
  }
  const std::vector<OrbitState> alone = states(elements, start, times_s, 1);
  EXPECT_EQ(std::memcmp(alone.data(), got.data(), got.size() * sizeof(OrbitState)), 0);
}

TEST_F(Ephemeris, FailureNamesSatelliteAndTime) {
  const std::vector<OrbitalElements> elements = {circular(15.0, 53.0), falling()};
  const std::vector<double> times_s = {0.0, 86400.0, 30.0 * 86400.0};
  EXPECT_EQ(
      complaint_of([&] { static_cast<void>(states(elements, elements[0].epoch, times_s, 2)); }),
      "SGP4 has no state of BRICK (2) at 2022-09-15T00:00:00Z, 1.00 days after its epoch: it has "
      "decayed (radius below that of the Earth), allowed: times at which every satellite is in "
      "orbit (leave the satellite out, or choose times near its epoch)");
}

TEST_F(Ephemeris, EndsWhereItIsToldTo) {
  const std::vector<OrbitalElements> elements = {circular(15.0, 53.0)};
  stop_.request_stop();
  EXPECT_THROW(static_cast<void>(states(elements, elements[0].epoch, std::vector<double>{0.0}, 1)),
               Interrupted);
}

/// Three satellites of a plane, a third of a turn apart, whose elements are of different moments.
TEST(MeanOrbits, AtACommonMomentAPlaneIsAPlane) {
  const UtcTime at = *parse_utc("2022-09-20T00:00:00");
  const OrbitalElements here = circular(13.16, 87.9);
  const Sgp4Orbit orbit = sgp4_satellite(here).orbit;
  std::vector<OrbitalElements> elements;
  for (int i = 0; i < 3; ++i) {
    // Where the satellite was `hours` before, by the rates of J2 in closed form, from 40 degrees
    // of node and i 120 + 5 degrees of latitude.
    const int hours = 11 * i;
    const double cos_i = std::cos(87.9 * degree);
    const double n = 13.16 * 2.0 * pi / 24.0;  // rad/hour
    const double a = orbit.semi_major_axis;
    const double j2 = 1.5 * wgs72::j2 / (a * a) * n;
    OrbitalElements of = here;
    of.epoch = at - std::chrono::hours(hours);
    of.raan_deg = 40.0 + j2 * cos_i * hours / degree;
    of.pericentre_deg = 0.0;
    const double latitude_rate = n + 0.5 * j2 * (5.0 * cos_i * cos_i - 1.0);
    of.mean_anomaly_deg =
        std::fmod(120.0 * i + 5.0 - latitude_rate * hours / degree + 36000.0, 360.0);
    elements.push_back(of);
  }
  const std::vector<MeanOrbit> orbits = mean_orbits(elements, at);
  ASSERT_EQ(orbits.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(orbits[i].raan_rad / degree, 40.0, 1e-3);
    EXPECT_NEAR(orbits[i].inclination_rad / degree, 87.9, 1e-9);
    EXPECT_NEAR(orbits[i].latitude_argument_rad / degree, 120.0 * static_cast<double>(i) + 5.0,
                0.02);
    // A 16th of J2 and less between Kozai's mean motion and Brouwer's.
    EXPECT_NEAR(orbits[i].mean_motion_rad_per_s, 13.16 * 2.0 * pi / 86400.0, 1e-6);
    EXPECT_NEAR(orbits[i].semi_major_axis_km,
                std::cbrt(wgs72::mu_km3_per_s2 / std::pow(orbits[i].mean_motion_rad_per_s, 2.0)),
                1e-6);
  }
  // Rates are slopes of what they are rates of.
  const std::vector<MeanOrbit> later = mean_orbits(elements, at + std::chrono::seconds(600));
  EXPECT_NEAR(turn_between(orbits[1].raan_rad, later[1].raan_rad) / 600.0,
              orbits[1].raan_rate_rad_per_s, 1e-14);
  EXPECT_NEAR(turn_between(orbits[1].latitude_argument_rad, later[1].latitude_argument_rad) / 600.0,
              orbits[1].latitude_rate_rad_per_s, 1e-11);
}

TEST(MeanOrbits, RatesHoldUnderDrag) {
  OrbitalElements of = circular(15.0, 53.0);
  of.bstar = 1e-3;
  const std::vector<OrbitalElements> elements = {of};
  const auto orbit_at = [&](int seconds) {
    return mean_orbits(elements, of.epoch + std::chrono::seconds(seconds)).at(0);
  };
  constexpr int day = 86400;
  const double rate = orbit_at(day).latitude_rate_rad_per_s;
  const double by_drag = rate - orbit_at(0).latitude_rate_rad_per_s;
  EXPECT_GT(by_drag, 1e-9);
  EXPECT_NEAR(turn_between(orbit_at(day - 300).latitude_argument_rad,
                           orbit_at(day + 300).latitude_argument_rad) /
                  600.0,
              rate, 0.02 * by_drag);
  EXPECT_NEAR(turn_between(orbit_at(day - 300).raan_rad, orbit_at(day + 300).raan_rad) / 600.0,
              orbit_at(day).raan_rate_rad_per_s, 1e-13);
}

TEST(MeanOrbits, OfWhatHasDecayedIsRefused) {
  const std::vector<OrbitalElements> elements = {falling()};
  EXPECT_THAT(complaint_of([&] {
                static_cast<void>(mean_orbits(elements, elements[0].epoch + std::chrono::days(30)));
              }),
              testing::StartsWith("SGP4 has no state of BRICK (2) at 2022-10-14T00:00:00Z, 30.00 "
                                  "days after its epoch: "));
}

}  // namespace
}  // namespace spacemoe
