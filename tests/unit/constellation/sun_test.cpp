#include "host/constellation/sun.hpp"

#include <cmath>
#include <numbers>
#include <string_view>

#include <gtest/gtest.h>

#include "host/constellation/constellation.hpp"
#include "host/constellation/epoch.hpp"
#include "kernels/common/eclipse.hpp"

namespace spacemoe {
namespace {

constexpr double degree = std::numbers::pi / 180.0;

double declination_deg(const Vector3& sun) {
  return std::asin(sun.z) / degree;
}

double right_ascension_deg(const Vector3& sun) {
  const double angle = std::atan2(sun.y, sun.x) / degree;
  return angle < 0.0 ? angle + 360.0 : angle;
}

Vector3 sun_of(std::string_view epoch) {
  return sun_direction(days_since_j2000(epoch).value());
}

TEST(Epoch, CountsDaysFromNoonOfTheYear2000) {
  EXPECT_EQ(days_since_j2000("2000-01-01T12:00:00Z"), 0.0);
  // Meeus, Astronomical Algorithms, chapter 7: JD 2446822.5 and 2447187.5, of J2000.0 2451545.0.
  EXPECT_EQ(days_since_j2000("1987-01-27"), 2446822.5 - 2451545.0);
  EXPECT_EQ(days_since_j2000("1988-01-27T00:00"), 2447187.5 - 2451545.0);
  EXPECT_DOUBLE_EQ(days_since_j2000("2026-03-20T14:46:30").value(),
                   9575.0 + (2 * 3600 + 46 * 60 + 30) / 86400.0);
}

TEST(Epoch, IsADayOfTheCalendarInItsForm) {
  for (const std::string_view text :
       {"", "2026", "2026-3-20", "2026-02-29", "2026-13-01", "2026-03-20T24:00:00Z",
        "2026-03-20T14:60", "2026-03-20T14:46:60", "2026-03-20 14:46", "2026-03-20T14:46:00+01",
        "2026-03-20T14:46:00ZZ", "1949-12-31", "2051-01-01", "-026-03-20", "2026-03-2O",
        "+2026-03-20", "2026-03-20T", "2026-03-20T14", "2026-03-20T14:"}) {
    EXPECT_FALSE(days_since_j2000(text)) << text;
  }
  EXPECT_TRUE(days_since_j2000("2024-02-29Z"));
}

// Meeus, examples 12.a and 12.b: mean sidereal time at Greenwich on 10 April 1987 at 0 h, 13 h 10
// min 46.3668 s, and at 19 h 21 min, 8 h 34 min 57.0896 s.
TEST(Greenwich, StandsWhereSiderealTimeSays) {
  EXPECT_NEAR(greenwich_deg(days_since_j2000("1987-04-10").value()),
              15.0 * (13.0 + 10.0 / 60.0 + 46.3668 / 3600.0), 1e-4);
  EXPECT_NEAR(greenwich_deg(days_since_j2000("1987-04-10T19:21:00Z").value()),
              15.0 * (8.0 + 34.0 / 60.0 + 57.0896 / 3600.0), 1e-4);
}

// Instants of the seasons of 2026 as the US Naval Observatory's Earth's Seasons gives them, to the
// minute. The formula is good to 0.01 deg of longitude.
TEST(Sun, StandsWhereTheSeasonsSay) {
  EXPECT_NEAR(declination_deg(sun_of("2026-03-20T14:46:00Z")), 0.0, 0.01);
  EXPECT_NEAR(right_ascension_deg(sun_of("2026-06-21T08:24:00Z")), 90.0, 0.011);
  EXPECT_NEAR(declination_deg(sun_of("2026-06-21T08:24:00Z")), 23.436, 0.01);
  EXPECT_NEAR(right_ascension_deg(sun_of("2026-09-23T00:05:00Z")), 180.0, 0.01);
  EXPECT_NEAR(declination_deg(sun_of("2026-09-23T00:05:00Z")), 0.0, 0.01);
  EXPECT_NEAR(right_ascension_deg(sun_of("2026-12-21T20:50:00Z")), 270.0, 0.011);
}

// Meeus, Astronomical Algorithms, example 25.a, with the complete theory of example 25.b: at 0 h
// on 13 October 1992, apparent right ascension 13 h 13 min 30.749 s, declination -7 deg 47' 01.74".
TEST(Sun, StandsWhereATheoryOfHighAccuracySays) {
  const Vector3 sun = sun_of("1992-10-13");
  EXPECT_NEAR(right_ascension_deg(sun), 15.0 * (13.0 + 13.0 / 60.0 + 30.749 / 3600.0), 0.01);
  EXPECT_NEAR(declination_deg(sun), -(7.0 + 47.0 / 60.0 + 1.74 / 3600.0), 0.01);
  EXPECT_NEAR(dot(sun, sun), 1.0, 1e-12);
}

TEST(Sun, OfAnEpochMovesAlmostADegreeADay) {
  const Sun sun = Sun::of_epoch(days_since_j2000("2026-03-20").value());
  const double turn = std::acos(dot(sun.at(0.0), sun.at(86400.0))) / degree;
  EXPECT_NEAR(turn, 0.993, 0.005);
}

TEST(Sun, OfAnAngleStandsAtItAboveTheFirstPlane) {
  const WalkerShell shell{6, 10, 550.0, 53.0, 360.0, 1.0};
  for (const double beta_deg : {-90.0, -40.0, 0.0, 25.0, 70.0}) {
    const Sun sun = Sun::of_beta(shell, beta_deg * degree);
    EXPECT_NEAR(beta_rad(plane_of(shell, 0), sun.at(0.0)) / degree, beta_deg, 1e-6);
    EXPECT_EQ(sun.at(0.0).x, sun.at(1e6).x);
    EXPECT_NEAR(dot(sun.at(0.0), sun.at(0.0)), 1.0, 1e-12);
  }
}

// sin beta = cos d sin i sin(O - a) + sin d cos i
TEST(Beta, IsThatOfTheTextbook) {
  const WalkerShell shell{7, 10, 550.0, 53.0, 180.0, 1.0};
  const Vector3 sun = sun_of("2026-05-04T05:06:07Z");
  const double d = declination_deg(sun) * degree;
  const double a = right_ascension_deg(sun) * degree;
  for (std::uint32_t plane = 0; plane < 7; ++plane) {
    const double node = 180.0 * degree * plane / 7;
    const double sine = std::cos(d) * std::sin(53.0 * degree) * std::sin(node - a) +
                        std::sin(d) * std::cos(53.0 * degree);
    EXPECT_NEAR(std::sin(beta_rad(plane_of(shell, plane), sun)), sine, 1e-12);
  }
}

// 0.372 of the orbit at 550 km, 35.6 of 95.6 minutes, and none above 67 deg.
TEST(EclipseFraction, IsThatOfStarlinksAltitude) {
  EXPECT_NEAR(eclipse_fraction(550.0, 0.0), 0.372, 0.001);
  EXPECT_GT(eclipse_fraction(550.0, 66.0 * degree), 0.0);
  EXPECT_EQ(eclipse_fraction(550.0, 68.0 * degree), 0.0);
  EXPECT_EQ(eclipse_fraction(550.0, -90.0 * degree), 0.0);
}

/// Share of an orbit, at so many moments, that a satellite of a plane is in shadow.
double seen_in_shadow(const WalkerShell& shell, std::uint32_t plane, const Vector3& sun) {
  constexpr std::uint32_t moments = 20'000;
  const Constellation constellation({{shell}, {}});
  std::vector<double> times_s;
  for (std::uint32_t k = 0; k < moments; ++k) {
    times_s.push_back(constellation.period_s(0) * (k + 0.5) / moments);
  }
  const auto phases = constellation.phases(times_s);
  const SatelliteConstants& satellite =
      constellation.satellite_constants()[plane * shell.satellites_per_plane];
  double dark = 0.0;
  for (const ShellPhase& phase : phases) {
    const OrbitState orbit = orbit_state(constellation.shell_constants()[0], satellite, phase);
    dark += is_in_shadow(orbit.position_km, sun) ? 1.0 : 0.0;
  }
  return dark / moments;
}

// Entry and exit fall between two of 20,000 moments.
TEST(Shadow, LastsAsLongAsTheClosedFormSays) {
  const WalkerShell low{8, 1, 550.0, 53.0, 360.0, 0.0};
  const WalkerShell high{3, 1, 1200.0, 87.0, 180.0, 0.0};
  const WalkerShell geostationary{1, 1, 35'786.0, 0.0, 360.0, 0.0};
  int dark = 0;
  int lit = 0;
  for (const WalkerShell& shell : {low, high, geostationary}) {
    for (const std::string_view epoch :
         {"2026-03-20T14:46:00Z", "2026-05-01T00:00:00Z", "2026-12-21T20:50:00Z"}) {
      const Vector3 sun = sun_of(epoch);
      for (std::uint32_t plane = 0; plane < shell.planes; ++plane) {
        const double expected =
            eclipse_fraction(shell.altitude_km, beta_rad(plane_of(shell, plane), sun));
        EXPECT_NEAR(seen_in_shadow(shell, plane, sun), expected, 1.01e-4) << epoch << plane;
        (expected > 0.0 ? dark : lit) += 1;
      }
    }
  }
  for (const double beta_deg : {0.0, 20.0, 40.0, 60.0, 66.0, 68.0, 80.0}) {
    const Vector3 sun = Sun::of_beta(low, beta_deg * degree).at(0.0);
    EXPECT_NEAR(seen_in_shadow(low, 0, sun), eclipse_fraction(550.0, beta_deg * degree), 1.01e-4);
  }
  EXPECT_GT(dark, 10);
  EXPECT_GT(lit, 2);
}

}  // namespace
}  // namespace spacemoe
