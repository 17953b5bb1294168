#include "host/constellation/shell_distance.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

#include "host/constellation/constellation.hpp"

namespace spacemoe {
namespace {

WalkerShell starlink(double phasing) {
  return {72, 22, 550.0, 53.0, 360.0, phasing};
}

std::vector<double> moments_of(const Constellation& constellation, std::size_t count) {
  std::vector<double> times_s;
  for (std::size_t k = 0; k < count; ++k) {
    times_s.push_back(constellation.period_s(0) * static_cast<double>(k) /
                      static_cast<double>(count));
  }
  return times_s;
}

/// The least distance of any two satellites, one of them below `first_end`, at equally spaced
/// moments of one orbit: what the positions of the backends say.
double least_at_moments(const WalkerShell& shell, std::uint32_t first_end, std::size_t moments) {
  const Constellation constellation({{shell}, {}});
  double least = std::numeric_limits<double>::infinity();
  for (const ShellPhase& phase : constellation.phases(moments_of(constellation, moments))) {
    std::vector<Vector3> positions;
    for (const SatelliteConstants& satellite : constellation.satellite_constants()) {
      positions.push_back(
          orbit_state(constellation.shell_constants()[0], satellite, phase).position_km);
    }
    for (std::uint32_t a = 0; a < first_end; ++a) {
      for (std::uint32_t b = a + 1; b < constellation.size(); ++b) {
        const Vector3 apart = positions[b] - positions[a];
        least = std::min(least, std::sqrt(dot(apart, apart)));
      }
    }
  }
  return least;
}

/// A moment of the grid is at most pi / moments from the least distance in argument of latitude,
/// and the squared distance grows by at most the squared diameter times the square of that.
void expect_least(const WalkerShell& shell, std::uint32_t first_end, std::size_t moments) {
  const double found = least_at_moments(shell, first_end, moments);
  const double exact = closest_pair(shell).value().min_km;
  const double slack_km =
      2.0 * (6371.0 + shell.altitude_km) * std::numbers::pi / static_cast<double>(moments);
  EXPECT_GE(found, exact - 1e-6);
  EXPECT_LE(found, std::hypot(exact, slack_km));
}

TEST(ShellDistance, IsThatOfAFineGridOfMoments) {
  for (const WalkerShell& shell :
       {WalkerShell{5, 7, 550.0, 53.0, 360.0, 2.0}, WalkerShell{6, 11, 780.0, 86.4, 189.6, 2.76},
        WalkerShell{4, 3, 1200.0, 90.0, 180.0, 0.0}, WalkerShell{3, 5, 600.0, 120.0, 360.0, -1.7},
        WalkerShell{3, 4, 35786.0, 0.0, 240.0, 0.3}, WalkerShell{1, 9, 400.0, 30.0, 360.0, 0.0}}) {
    expect_least(shell, shell.planes * shell.satellites_per_plane, 4000);
  }
}

// A shell looks the same from any of its satellites but for the planes that come after, so pairs
// with satellite 0 are all there are: at 4,000 moments, to 5.4 km of 30 and 50.
TEST(ShellDistance, IsThatOfAGridInLargeShells) {
  for (const double phasing : {13.0, 39.0}) {
    expect_least(starlink(phasing), 1, 4000);
  }
}

// The least distances of Starlink's first shell and of the paper's constellation that issue reports
// and papers go by.
TEST(ShellDistance, OfKnownShells) {
  EXPECT_NEAR(closest_pair(starlink(0.0))->min_km, 0.0, 1e-6);
  EXPECT_NEAR(closest_pair(starlink(13.0))->min_km, 30.5, 0.05);
  EXPECT_NEAR(closest_pair(starlink(39.0))->min_km, 49.8, 0.05);
  EXPECT_NEAR(closest_pair({33, 32, 550.0, 87.0, 360.0, 18.0})->min_km, 2.5, 0.05);
}

// arXiv 2109.13994: 61.83 km for 22 planes of 72 at 550 km and 53 deg with F = 17, and 55.89 km for
// 36 planes of 36 at 610 km and 42 deg with F = 11, the largest of all whole F. Distances go with
// the radius of the orbit; the paper's Earth has the equatorial one.
TEST(ShellDistance, OfPublishedPhasings) {
  constexpr double equatorial_km = 6378.137;
  constexpr double mean_km = 6371.0;
  const auto published = [](const WalkerShell& shell) {
    return closest_pair(shell)->min_km * (equatorial_km + shell.altitude_km) /
           (mean_km + shell.altitude_km);
  };
  EXPECT_NEAR(published({22, 72, 550.0, 53.0, 360.0, 17.0}), 61.83, 0.02);
  EXPECT_NEAR(published({36, 36, 610.0, 42.0, 360.0, 11.0}), 55.89, 0.02);
  for (std::uint32_t phasing = 0; phasing < 36; ++phasing) {
    EXPECT_LE(published({36, 36, 610.0, 42.0, 360.0, static_cast<double>(phasing)}), 55.91);
  }
}

// Half a period apart in a plane of two: always a diameter.
TEST(ShellDistance, InAPlaneNeverChanges) {
  const PairDistance pair = pair_distance({1, 2, 550.0, 53.0, 360.0, 0.0}, 0, 1);
  EXPECT_DOUBLE_EQ(pair.min_km, 2.0 * 6921.0);
  EXPECT_DOUBLE_EQ(pair.max_km, 2.0 * 6921.0);
  EXPECT_FALSE(closest_pair({1, 1, 550.0, 53.0, 360.0, 0.0}).has_value());
}

// Planes 0.05 deg apart carry companions: 6 km at the equator and 0 in the north, never more.
TEST(ShellDistance, TellsCompanionsFromEncounters) {
  const WalkerShell companions{2, 3, 550.0, 90.0, 0.1, 0.0};
  EXPECT_NEAR(closest_pair(companions)->min_km, 0.0, 1e-6);
  EXPECT_NEAR(closest_pair(companions)->max_km, 6921.0 * 0.05 * std::numbers::pi / 180.0, 1e-3);
  EXPECT_GT(closest_pair(companions, 10.0)->min_km, 10000.0);
  EXPECT_NEAR(closest_pair(starlink(0.0), 10.0)->min_km, 0.0, 1e-6);
}

}  // namespace
}  // namespace spacemoe
