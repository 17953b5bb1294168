#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

#include "host/constellation/constellation.hpp"
#include "host/constellation/orbit_rates.hpp"
#include "host/constellation/shell_distance.hpp"

/// Satellites that fly around each other, by hand and against an orbit that is integrated.
namespace spacemoe {
namespace {

WalkerShell cluster_of(std::uint32_t columns, std::uint32_t rows, double spacing_m) {
  WalkerShell shell{columns, rows, 650.0, 97.96};
  shell.first_raan_deg = 90.0;
  shell.cluster_spacing_m = spacing_m;
  return shell;
}

std::vector<OrbitState> cluster_states(const Constellation& sky, double time_s) {
  const std::vector<double> times_s = {time_s};
  const std::vector<ShellPhase> phases = sky.phases(times_s);
  std::vector<OrbitState> states;
  for (const SatelliteConstants& satellite : sky.satellite_constants()) {
    states.push_back(orbit_state(sky.shell_constants()[0], satellite, phases[0]));
  }
  return states;
}

double km_between(const OrbitState& a, const OrbitState& b) {
  const Vector3 apart = a.position_km - b.position_km;
  return std::sqrt(dot(apart, apart));
}

// By hand: a satellite c columns and r rows from another is sqrt(c^2 + r^2) spacings away where it
// is above or below it, and twice as far where it is ahead or behind. So neighbours are 100 to 200
// m apart, and the outermost, at the corners, 0.57 to 1.13 km from the middle.
TEST(Cluster, KeepsItsLatticeWhileItTurns) {
  const Constellation sky({{cluster_of(9, 9, 100.0)}, {}});
  const double period_s = sky.period_s(0);
  std::array<double, 2> neighbours = {1e9, 0.0};
  std::array<double, 2> corner = {1e9, 0.0};
  double farthest_km = 0.0;
  constexpr int moments = 720;
  for (int k = 0; k < moments; ++k) {
    const std::vector<OrbitState> states = cluster_states(sky, period_s * k / moments);
    const auto widen = [&](std::array<double, 2>& range, std::uint32_t a, std::uint32_t b) {
      const double km = km_between(states[a], states[b]);
      range = {std::min(range[0], km), std::max(range[1], km)};
    };
    widen(neighbours, 40, 41);
    widen(neighbours, 3, 12);
    widen(corner, 0, 40);
    widen(corner, 80, 40);
    for (const OrbitState& one : states) {
      for (const OrbitState& other : states) {
        farthest_km = std::max(farthest_km, km_between(one, other));
      }
    }
  }
  EXPECT_NEAR(neighbours[0], 0.1, 1e-6);
  EXPECT_NEAR(neighbours[1], 0.2, 1e-5);
  EXPECT_NEAR(corner[0], std::sqrt(32.0) * 0.1, 1e-4);
  EXPECT_NEAR(corner[1], 2.0 * std::sqrt(32.0) * 0.1, 1e-4);
  // From corner to corner light takes 7.5 microseconds, and 0.3 to 0.7 between neighbours.
  EXPECT_NEAR(farthest_km / 299792.458, 7.548e-6, 1e-9);
}

// The middle is on the circular orbit that a shell of one satellite has.
TEST(Cluster, FliesAroundAPointOfItsOrbit) {
  const Constellation sky({{cluster_of(3, 5, 400.0)}, {}, Drift::j2});
  WalkerShell alone{1, 1, 650.0, 97.96};
  alone.first_raan_deg = 90.0;
  const Constellation point({{alone}, {}, Drift::j2});
  for (const double time_s : {0.0, 1234.5, 86400.0}) {
    const OrbitState middle = cluster_states(sky, time_s)[7];
    const OrbitState expected = cluster_states(point, time_s)[0];
    EXPECT_NEAR(km_between(middle, expected), 0.0, 1e-9);
    EXPECT_NEAR(middle.velocity_km_per_s.z, expected.velocity_km_per_s.z, 1e-12);
  }
}

TEST(Cluster, VelocityIsTheDerivativeOfPosition) {
  const Constellation sky({{cluster_of(9, 9, 2000.0)}, {}});
  constexpr double step_s = 1e-2;
  const auto before = cluster_states(sky, 1000.0 - step_s);
  const auto now = cluster_states(sky, 1000.0);
  const auto after = cluster_states(sky, 1000.0 + step_s);
  for (const std::size_t satellite : {0U, 8U, 33U, 80U}) {
    const Vector3 moved = after[satellite].position_km - before[satellite].position_km;
    const Vector3& v = now[satellite].velocity_km_per_s;
    EXPECT_NEAR(moved.x / (2.0 * step_s), v.x, 1e-7);
    EXPECT_NEAR(moved.y / (2.0 * step_s), v.y, 1e-7);
    EXPECT_NEAR(moved.z / (2.0 * step_s), v.z, 1e-7);
  }
}

/// Where gravity of a point takes a satellite: Runge and Kutta's method of fourth order.
OrbitState fall(OrbitState state, double seconds, int steps) {
  const auto add = [](const Vector3& a, double s, const Vector3& b) {
    return Vector3{a.x + s * b.x, a.y + s * b.y, a.z + s * b.z};
  };
  const auto pull = [](const Vector3& r) {
    const double factor = -398600.4418 / std::pow(dot(r, r), 1.5);
    return Vector3{factor * r.x, factor * r.y, factor * r.z};
  };
  const double h = seconds / steps;
  for (int k = 0; k < steps; ++k) {
    const Vector3 r = state.position_km;
    const Vector3 v = state.velocity_km_per_s;
    const Vector3 a1 = pull(r);
    const Vector3 v2 = add(v, h / 2, a1);
    const Vector3 a2 = pull(add(r, h / 2, v));
    const Vector3 v3 = add(v, h / 2, a2);
    const Vector3 a3 = pull(add(r, h / 2, v2));
    const Vector3 v4 = add(v, h, a3);
    const Vector3 a4 = pull(add(r, h, v3));
    for (const auto& [weight, dr, dv] :
         {std::tuple(1.0, v, a1), {2.0, v2, a2}, {2.0, v3, a3}, {1.0, v4, a4}}) {
      state.position_km = add(state.position_km, weight * h / 6, dr);
      state.velocity_km_per_s = add(state.velocity_km_per_s, weight * h / 6, dv);
    }
  }
  return state;
}

// Thrown into space as they are at time 0, satellites are where the lattice has them an orbit
// later: within 3 m for Suncatcher's. (Relative orbits are linear: 1 km / 7021 km of 1 km is 0.15
// m, and what that is of the period adds up.)
TEST(Cluster, IsWhereGravityTakesIt) {
  const Constellation sky({{cluster_of(9, 9, 100.0)}, {}});
  const double period_s = sky.period_s(0);
  const std::vector<OrbitState> start = cluster_states(sky, 0.0);
  for (const double part : {0.2, 0.5, 1.0}) {
    const std::vector<OrbitState> expected = cluster_states(sky, part * period_s);
    for (const std::size_t satellite : {0U, 8U, 36U, 40U, 44U, 72U, 80U}) {
      const OrbitState got = fall(start[satellite], part * period_s, 4000);
      EXPECT_LT(km_between(got, expected[satellite]), 0.003) << satellite << ", " << part;
    }
  }
}

TEST(Cluster, HasClosedFormDistances) {
  const WalkerShell shell = cluster_of(4, 6, 250.0);
  const Constellation sky({{shell}, {}});
  for (const auto& [columns, rows] : {std::pair(1U, 0U), std::pair(0U, 1U), std::pair(3U, 4U)}) {
    double least_km = 1e9;
    double most_km = 0.0;
    for (int k = 0; k < 2000; ++k) {
      const std::vector<OrbitState> states = cluster_states(sky, sky.period_s(0) * k / 2000);
      const double km = km_between(states[0], states[columns * 6 + rows]);
      least_km = std::min(least_km, km);
      most_km = std::max(most_km, km);
    }
    const PairDistance closed = pair_distance(shell, columns, rows);
    EXPECT_NEAR(closed.min_km, least_km, 1e-5);
    EXPECT_NEAR(closed.max_km, most_km, 1e-5);
  }
  EXPECT_DOUBLE_EQ(closest_pair(shell)->min_km, 0.25);
  EXPECT_FALSE(closest_pair(shell, 10.0));
}

}  // namespace
}  // namespace spacemoe
