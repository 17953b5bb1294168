#include "host/elements/ephemeris.hpp"

#include <cmath>
#include <cstring>
#include <numbers>
#include <span>
#include <stop_token>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tbb/task_arena.h>

#include "host/base/error.hpp"
#include "tests/complaint.hpp"
#include "tests/unit/elements/orbits.hpp"

namespace spacemoe {
namespace {

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
    const double n = 13.16 * 2.0 * std::numbers::pi / 24.0;  // rad/hour
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
    EXPECT_NEAR(orbits[i].mean_motion_rad_per_s, 13.16 * 2.0 * std::numbers::pi / 86400.0, 1e-6);
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
