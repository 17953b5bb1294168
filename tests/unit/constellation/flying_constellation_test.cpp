#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/constellation/constellation.hpp"
#include "host/constellation/time_slots.hpp"
#include "tests/flying.hpp"

/// Constellations of satellites that fly.
namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const WalkerShell& star_shell() {
  static const WalkerShell shell{6, 11, 780.0, 86.4, 180.0, 2.0};
  return shell;
}

double length_km(const Vector3& of) {
  return std::sqrt(dot(of, of));
}

TEST(FlyingConstellation, HasTheAddressesOfTheShellThatItWasWrittenFrom) {
  const ConstellationSpec spec = flying(flying_walker(star_shell()));
  const Constellation constellation(spec);
  ASSERT_EQ(constellation.size(), 66U);
  EXPECT_FALSE(constellation.is_circular());
  ASSERT_EQ(constellation.shells().size(), 1U);
  ASSERT_EQ(constellation.shells()[0].planes.size(), 6U);
  const std::vector<std::uint32_t> numbers = catalogue_numbers(spec);
  for (std::uint32_t i = 0; i < 66; ++i) {
    const SatelliteAddress at = constellation.address(Satellite{i});
    EXPECT_EQ(constellation.satellite(at), Satellite{i});
    EXPECT_EQ(at.plane, numbers[i] / 11) << "the star's first plane is behind its widest gap";
    const std::uint32_t first = numbers[i - at.index_in_plane];
    EXPECT_EQ(numbers[i], at.plane * 11 + (first % 11 + at.index_in_plane) % 11);
  }
}

// The same elements, asked directly; also in blocks of times.
TEST(FlyingConstellation, IsWhereSgp4PutsIt) {
  std::vector<OrbitalElements> satellites = flying_walker(star_shell());
  std::ranges::reverse(satellites);
  const ConstellationSpec spec = flying(satellites);
  const Constellation constellation(spec);
  std::vector<double> times_s;
  for (int k = -5; k < 140; ++k) {
    times_s.push_back(61.7 * k);
  }
  std::vector<OrbitalElements> in_order;
  for (const std::uint32_t number : catalogue_numbers(spec)) {
    in_order.push_back(*std::ranges::find(satellites, number, &OrbitalElements::catalogue_number));
  }
  const auto expected = teme_states(in_order, flying_epoch(), times_s);
  const auto got = constellation.orbits(times_s);
  ASSERT_EQ(got.size(), expected.size());
  std::size_t visited = 0;
  constellation.visit_orbits(times_s, [&](std::size_t k, std::span<const OrbitState> orbits) {
    for (std::size_t i = 0; i < orbits.size(); ++i) {
      const OrbitState& of = expected[k * 66 + i];
      EXPECT_EQ(orbits[i].position_km.x, of.position_km.x);
      EXPECT_EQ(got[k * 66 + i].position_km.z, of.position_km.z);
      EXPECT_EQ(got[k * 66 + i].velocity_km_per_s.y, of.velocity_km_per_s.y);
      ++visited;
    }
  });
  EXPECT_EQ(visited, expected.size());
}

// Two bodies, by hand: on the circle that the elements say, up to what J2 does in a quarter of an
// orbit. Its short-periodic terms are of 1.5 J2 R^2 / a = 9 km, and it turns node and argument by
// up to 1.5 J2 (R / a)^2 (rates of Kozai) = 0.13 % of the angle moved, 15 km.
TEST(FlyingConstellation, IsNearTheCircleThatItsElementsSay) {
  const ConstellationSpec spec = flying(flying_walker(star_shell()));
  const Constellation constellation(spec);
  const std::vector<std::uint32_t> numbers = catalogue_numbers(spec);
  constexpr double degree = std::numbers::pi / 180.0;
  const double radius_km = 7151.0;
  const double motion = std::sqrt(398600.4418 / (radius_km * radius_km * radius_km));
  const std::vector<double> times_s = {0.0, 700.0, 1500.0};
  double largest_km = 0.0;
  constellation.visit_orbits(times_s, [&](std::size_t k, std::span<const OrbitState> orbits) {
    for (std::size_t i = 0; i < orbits.size(); ++i) {
      const double p = numbers[i] / 11;
      const double s = numbers[i] % 11;
      const double node = (20.0 + 30.0 * p) * degree;
      const double u = (360.0 * s / 11.0 + 360.0 * 2.0 * p / 66.0) * degree + motion * times_s[k];
      const Vector3 circle = {radius_km * (std::cos(node) * std::cos(u) -
                                           std::sin(node) * std::sin(u) * std::cos(86.4 * degree)),
                              radius_km * (std::sin(node) * std::cos(u) +
                                           std::cos(node) * std::sin(u) * std::cos(86.4 * degree)),
                              radius_km * std::sin(u) * std::sin(86.4 * degree)};
      largest_km = std::max(largest_km, length_km(orbits[i].position_km - circle));
    }
  });
  EXPECT_LT(largest_km, 30.0);
}

// Round once from node to node, at which J3 keeps it 15 km south of the equator. Two bodies take 6
// s longer, in which it climbs 45 km.
TEST(FlyingConstellation, HasThePeriodFromNodeToNode) {
  const Constellation constellation(flying(flying_walker(star_shell())));
  const std::vector<double> times_s = {0.0, constellation.period_s(0)};
  const auto orbits = constellation.orbits(times_s);
  EXPECT_NEAR(orbits[0].position_km.z, 0.0, 20.0);
  EXPECT_NEAR(orbits[66].position_km.z, orbits[0].position_km.z, 0.5);
  EXPECT_GT(orbits[66].velocity_km_per_s.z, 7.0);
  EXPECT_EQ(evaluation_slots({10, {}}, constellation).length_s, times_s[1] / 10);
}

TEST(FlyingConstellation, GoesRoundWhereItsPlanesDo) {
  EXPECT_FALSE(Constellation(flying(flying_walker(star_shell()))).shells()[0].goes_round);
  const WalkerShell delta{8, 12, 1200.0, 60.0, 360.0, 3.0};
  const Constellation round(flying(flying_walker(delta)));
  EXPECT_TRUE(round.shells()[0].goes_round);
  EXPECT_EQ(round.shells()[0].seam, Seam::closed);
}

// 9 km above the first plane at 100 deg, so that it drifts; and between the planes.
TEST(FlyingConstellation, KeepsDisplacedSatellitesWhereAsked) {
  std::vector<OrbitalElements> satellites = flying_walker(star_shell());
  satellites.push_back(flying_satellite(100, 789.0, 86.4, 20.0, 100.0));
  satellites.push_back(flying_satellite(101, 780.0, 86.4, 61.0, 5.0));
  EXPECT_EQ(Constellation(flying(satellites)).size(), 66U);
  const ConstellationSpec spec = flying(satellites, {{}, DisplacedSatellites::keep, {}});
  const Constellation constellation(spec);
  ASSERT_EQ(constellation.size(), 68U);
  EXPECT_EQ(constellation.shells()[0].planes[0].satellites, 12U);
  EXPECT_EQ(constellation.shells()[0].planes[1].satellites, 12U)
      << "61 deg is nearer to 50 than 80";
  // 32.7 deg apart: behind those of 0, 32.7, 65.5 and 98.2.
  const std::vector<std::uint32_t> numbers = catalogue_numbers(spec);
  EXPECT_EQ(std::ranges::find(numbers, 100U) - numbers.begin(), 4);
}

TEST(FlyingConstellation, TakesTheShellsThatAreAskedFor) {
  std::vector<OrbitalElements> satellites = flying_walker(star_shell());
  for (const OrbitalElements& of : flying_walker({4, 10, 1200.0, 53.0, 360.0, 0.0})) {
    satellites.push_back(of);
    satellites.back().catalogue_number += 1000;
  }
  EXPECT_EQ(Constellation(flying(satellites)).shells().size(), 2U);
  const Constellation second(flying(satellites, {{}, DisplacedSatellites::leave_out, {1}}));
  EXPECT_EQ(second.size(), 40U);
  EXPECT_NEAR(second.shells()[0].planes[0].altitude_km, 1200.0, 10.0);
  const auto complaint = [&](std::vector<std::uint32_t> shells) {
    try {
      static_cast<void>(
          flying(satellites, {{}, DisplacedSatellites::leave_out, std::move(shells)}));
    } catch (const ConfigError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_THAT(complaint({0, 2}), HasSubstr("constellation.elements.shells.1: found 2, allowed: 0 "
                                           "to 1, as the file shows 2 shells"));
  EXPECT_THAT(complaint({1, 1}), HasSubstr("found 1 more than once"));
}

TEST(FlyingConstellation, EndsWithTheYearsThatElementsAreGoodFor) {
  const Constellation constellation(flying(flying_walker(star_shell())));
  EXPECT_THROW(static_cast<void>(constellation.orbits(std::vector{0.0, 4e7})), ConfigError);
}

}  // namespace
}  // namespace spacemoe
