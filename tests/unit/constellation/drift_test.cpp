#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <functional>
#include <numbers>
#include <random>
#include <span>
#include <vector>

#include <gtest/gtest.h>

#include "host/constellation/constellation.hpp"
#include "host/constellation/orbit_rates.hpp"
#include "host/constellation/sun.hpp"
#include "host/constellation/time_slots.hpp"
#include "host/elements/sgp4_constants.hpp"
#include "kernels/common/eclipse.hpp"
#include "kernels/common/wgs72.hpp"

/// Planes that drift by the Earth's oblateness: against SGP4, by hand, and not at all.
namespace spacemoe {
namespace {

constexpr double turn = 2.0 * std::numbers::pi;
constexpr double per_degree = std::numbers::pi / 180.0;
constexpr double day_s = 86400.0;

WalkerShell shell_at(double altitude_km, double inclination_deg) {
  return {5, 7, altitude_km, inclination_deg, 360.0, 1.5};
}

OrbitState state_of(const Constellation& sky, std::uint32_t satellite, double time_s) {
  const std::vector<double> times_s = {time_s};
  const SatelliteConstants& constants = sky.satellite_constants()[satellite];
  return orbit_state(sky.shell_constants()[constants.shell], constants,
                     sky.phases(times_s)[constants.shell]);
}

double node_of(const OrbitState& state) {
  const Vector3 normal = cross(state.position_km, state.velocity_km_per_s);
  return std::atan2(normal.x, -normal.y);
}

/// Elements of a nearly circular orbit whose semi-major axis, of Brouwer, is that of a shell.
OrbitalElements elements_of(const WalkerShell& shell) {
  const double a = (6371.0 + shell.altitude_km) / wgs72::radius_km;
  const double cos_i = std::cos(shell.inclination_deg * per_degree);
  // Kozai's mean motion, from Brouwer's.
  const double kozai = 1.0 + 0.75 * wgs72::j2 * (3.0 * cos_i * cos_i - 1.0) / (a * a);
  OrbitalElements of;
  of.epoch = *parse_utc("2022-09-14T00:00:00");
  of.mean_motion_per_day = kozai * wgs72::unit_motion / std::pow(a, 1.5) * 1440.0 / turn;
  of.eccentricity = 1e-6;
  of.inclination_deg = shell.inclination_deg;
  of.raan_deg = 100.0;
  return of;
}

/// When a satellite of SGP4 passes its ascending node, near a time (minutes).
double crossing_minutes(const Sgp4Satellite& satellite, double near) {
  double low = near - 20.0;
  double high = near + 20.0;
  for (int k = 0; k < 60; ++k) {
    const double middle = (low + high) / 2.0;
    (satellite.at(middle).state.position_km.z < 0.0 ? low : high) = middle;
  }
  return low;
}

/// What a shell and SGP4 make of three days, from node to node, so that short periods drop out.
struct ThreeDays {
  double node_ratio;    ///< drift of nodes, the shell's over SGP4's
  double period_ratio;  ///< time of an orbit, likewise
};

ThreeDays compare_three_days(const WalkerShell& shell) {
  const Sgp4Satellite satellite = sgp4_satellite(elements_of(shell));
  const double period = orbit_period_s(shell, Drift::j2) / 60.0;
  const int orbits = static_cast<int>(3.0 * 1440.0 / period);
  const double first = crossing_minutes(satellite, 0.0);
  const double last = crossing_minutes(satellite, first + orbits * period);
  const double drift =
      std::remainder(node_of(satellite.at(last).state) - node_of(satellite.at(first).state), turn);
  const double seconds = 60.0 * (last - first);
  return {orbit_rates(shell, Drift::j2).raan * seconds / drift, 60.0 * period * orbits / seconds};
}

// The shell has J2 to first order. What SGP4 has beyond that moves nodes by, as a share of it,
//   (R/a)^2 (-J2/4 (4 - 19 cos^2 i) + 5/8 J4/J2 (3 - 7 cos^2 i)),
// which is taken out here: what is left is the difference of the two Earths, and squares.
TEST(Drift, IsThatOfSgp4) {
  for (const auto& [altitude_km, inclination_deg] :
       {std::pair(550.0, 53.0), std::pair(560.0, 97.6), std::pair(780.0, 86.4),
        std::pair(1200.0, 87.9), std::pair(1325.0, 50.88), std::pair(590.0, 33.0)}) {
    const ThreeDays got = compare_three_days(shell_at(altitude_km, inclination_deg));
    const double square = std::pow(wgs72::radius_km / (6371.0 + altitude_km), 2.0);
    const double cos_2 = std::pow(std::cos(inclination_deg * per_degree), 2.0);
    const double beyond = square * (-wgs72::j2 / 4.0 * (4.0 - 19.0 * cos_2) +
                                    0.625 * wgs72::j4 / wgs72::j2 * (3.0 - 7.0 * cos_2));
    EXPECT_NEAR(got.node_ratio * (1.0 + beyond), 1.0, 5e-5) << inclination_deg;
    EXPECT_NEAR(got.node_ratio, 1.0, 5e-3) << inclination_deg;
    // Of the period J2 is some 2e-3 at 33 deg, and 2e-3 the other way over the poles.
    EXPECT_NEAR(got.period_ratio, 1.0, 1e-5) << inclination_deg;
  }
  EXPECT_NEAR(compare_three_days(shell_at(550.0, 53.0)).node_ratio, 1.0, 1e-3);
}

// By hand: a = 6931 km, n = 1.094145e-3 rad/s, 3/2 J2 (6378.137 / 6931)^2 = 1.375204e-3, cos 97.6
// deg = -0.1322564: 1.990027e-7 rad/s, 0.985134 deg a day. The mean Sun moves 360 deg in 365.2422
// days.
TEST(Drift, OfASunSynchronousOrbitFollowsTheSun) {
  const double degrees = orbit_rates(shell_at(560.0, 97.6), Drift::j2).raan * day_s / per_degree;
  EXPECT_NEAR(degrees, 0.985134, 1e-6);
  EXPECT_NEAR(degrees, 360.0 / 365.2422, 1e-3);
}

// n (1 + 3/2 J2 (R/a)^2 (4 cos^2 i - 1)): none where cos i is a half, shorter below, longer above.
TEST(Drift, ChangesThePeriod) {
  const auto ratio = [](double inclination_deg) {
    const WalkerShell shell = shell_at(560.0, inclination_deg);
    return orbit_period_s(shell, Drift::j2) / orbit_period_s(shell, Drift::none);
  };
  EXPECT_NEAR(ratio(60.0), 1.0, 1e-15);
  EXPECT_NEAR(1.0 / ratio(0.0), 1.0 + 3.0 * 1.375204e-3, 1e-8);
  EXPECT_NEAR(1.0 / ratio(90.0), 1.0 - 1.375204e-3, 1e-8);
}

// A slot's horizon is then one period from node to node.
TEST(Drift, IsInTheDefaultHorizon) {
  const Constellation sky({{shell_at(560.0, 97.6)}, {}, Drift::j2});
  const TimeSlots slots = evaluation_slots({100, {}}, sky);
  EXPECT_DOUBLE_EQ(100.0 * slots.length_s, orbit_period_s(*sky.shells()[0].walker, Drift::j2));
  const OrbitState start = state_of(sky, 9, 0.0);
  const OrbitState later = state_of(sky, 9, 100.0 * slots.length_s);
  EXPECT_NEAR(later.position_km.z, start.position_km.z, 1e-8);
}

// Every satellite of a shell turns with its planes: after a time the shell is as it was when it had
// moved as far along its orbits, but about the Earth's axis.
TEST(Drift, TurnsAShellAsAWhole) {
  const WalkerShell shell = shell_at(700.0, 98.0);
  const Constellation drifting({{shell}, {}, Drift::j2});
  const Constellation still({{shell}, {}});
  const OrbitRates rates = orbit_rates(shell, Drift::j2);
  constexpr double time_s = 12.34 * day_s;
  const double same_place_s =
      time_s * rates.latitude_argument / orbit_rates(shell, Drift::none).latitude_argument;
  const double turned = rates.raan * time_s;
  for (const std::uint32_t satellite : {0U, 11U, 34U}) {
    const OrbitState got = state_of(drifting, satellite, time_s);
    const OrbitState base = state_of(still, satellite, same_place_s);
    EXPECT_NEAR(got.position_km.x,
                base.position_km.x * std::cos(turned) - base.position_km.y * std::sin(turned),
                1e-6);
    EXPECT_NEAR(got.position_km.y,
                base.position_km.x * std::sin(turned) + base.position_km.y * std::cos(turned),
                1e-6);
    EXPECT_NEAR(got.position_km.z, base.position_km.z, 1e-6);
    // Along the orbit as fast as it moves there.
    EXPECT_NEAR(std::sqrt(dot(got.velocity_km_per_s, got.velocity_km_per_s)),
                7071.0 * rates.latitude_argument, 1e-9);
  }
}

/// The state of a shell whose planes stand still, as it was computed before they could drift.
OrbitState undrifted_state(const ShellConstants& shell, const SatelliteConstants& satellite,
                           double cos_angle, double sin_angle) {
  const double cos_u =
      satellite.cos_latitude_argument * cos_angle - satellite.sin_latitude_argument * sin_angle;
  const double sin_u =
      satellite.sin_latitude_argument * cos_angle + satellite.cos_latitude_argument * sin_angle;
  const double cos_o = satellite.cos_raan;
  const double sin_o = satellite.sin_raan;
  const double a = shell.radius_km;
  const double v = shell.speed_km_per_s;
  return {{a * (cos_o * cos_u - sin_o * sin_u * shell.cos_inclination),
           a * (sin_o * cos_u + cos_o * sin_u * shell.cos_inclination),
           a * (sin_u * shell.sin_inclination)},
          {v * (-cos_o * sin_u - sin_o * cos_u * shell.cos_inclination),
           v * (-sin_o * sin_u + cos_o * cos_u * shell.cos_inclination),
           v * (cos_u * shell.sin_inclination)}};
}

// Bits, the signs of zeros among them: nodes on the axes, at time 0, before it and after.
TEST(Drift, WithoutItStatesKeepTheirBits) {
  const std::vector<double> times_s = {0.0, -17.3, 1234.5, 5.0 * day_s};
  for (const double inclination_deg : {0.0, 53.0, 90.0, 97.6, 180.0}) {
    for (const double spread_deg : {180.0, 360.0}) {
      const Constellation sky({{{8, 8, 550.0, inclination_deg, spread_deg, 0.0},
                                {3, 5, 700.0, inclination_deg, spread_deg, 1.7}},
                               {}});
      const std::vector<ShellPhase> phases = sky.phases(times_s);
      for (std::size_t at = 0; at < phases.size(); ++at) {
        EXPECT_EQ(phases[at].cos_drift, 1.0);
        EXPECT_EQ(phases[at].sin_drift, 0.0);
        for (const SatelliteConstants& satellite : sky.satellite_constants()) {
          if (satellite.shell != at % 2) {
            continue;
          }
          const ShellConstants& shell = sky.shell_constants()[satellite.shell];
          const OrbitState got = orbit_state(shell, satellite, phases[at]);
          const OrbitState expected =
              undrifted_state(shell, satellite, phases[at].cos_angle, phases[at].sin_angle);
          ASSERT_EQ(std::memcmp(&got, &expected, sizeof got), 0);
        }
      }
    }
  }
}

// Dawn to dusk: planes at right angles to the Sun at the March equinox are so half a year later if
// they follow it, and no satellite is ever in shadow; planes that stand still are edge on after a
// quarter. 650 km and 97.96 deg drift 360 deg in a year.
TEST(Drift, KeepsADawnDuskOrbitInTheSun) {
  const double equinox = 9575.12;  // 2026-03-20T14:46, in days since J2000
  const Sun sun = Sun::of_epoch(equinox);
  const WalkerShell shell{1, 30, 650.0, 97.96, 360.0, 0.0, Seam::open, 90.0};
  const auto dark_share = [&](Drift drift, double days) {
    const Constellation sky({{shell}, {}, drift});
    int dark = 0;
    for (std::uint32_t satellite = 0; satellite < 30; ++satellite) {
      const OrbitState state = state_of(sky, satellite, days * day_s);
      dark += is_in_shadow(state.position_km, sun.at(days * day_s)) ? 1 : 0;
    }
    return dark / 30.0;
  };
  EXPECT_NEAR(orbit_rates(shell, Drift::j2).raan * 365.2422 * day_s, turn, 5e-3);
  EXPECT_EQ(dark_share(Drift::j2, 0.0), 0.0);
  EXPECT_EQ(dark_share(Drift::j2, 182.6), 0.0);
  EXPECT_EQ(dark_share(Drift::none, 0.0), 0.0);
  EXPECT_GT(dark_share(Drift::none, 91.3), 0.3);
}

TEST(FirstPlane, StandsWhereItIsSaid) {
  WalkerShell shell = shell_at(550.0, 53.0);
  shell.first_raan_deg = 123.0;
  const Constellation sky({{shell}, {}});
  EXPECT_NEAR(node_of(state_of(sky, 0, 777.0)), 123.0 * per_degree, 1e-12);
  EXPECT_NEAR(std::remainder(node_of(state_of(sky, 7, 777.0)) - 195.0 * per_degree, turn), 0.0,
              1e-12);
  // The Sun of a beta is over its node, or over its pole.
  const Vector3 over_node = Sun::of_beta(shell, 0.0).at(0.0);
  EXPECT_NEAR(over_node.x, std::cos(123.0 * per_degree), 1e-15);
  EXPECT_NEAR(over_node.y, std::sin(123.0 * per_degree), 1e-15);
  for (const double beta : {-0.7, 0.0, 1.1}) {
    EXPECT_NEAR(beta_rad(plane_of(shell, 0), Sun::of_beta(shell, beta).at(0.0)), beta, 1e-12);
  }
}

}  // namespace
}  // namespace spacemoe
