#include "host/inspect/seam_geometry.hpp"

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "host/constellation/constellation.hpp"
#include "host/inspect/shell_summary.hpp"

namespace spacemoe {
namespace {

Shell shell_of(const WalkerShell& walker) {
  return Constellation({{walker}, {}}).shells().front();
}

// By hand: OneWeb's last plane is 11 x 15.2 = 167.2 deg on, 12.8 deg before the first one comes
// down; Iridium's 5 x 31.6 = 158 deg, 22 deg before; planes of a delta are all alike.
TEST(SeamGeometry, IsThatOfNodes) {
  const auto expect = [](const WalkerShell& shell, double gap_deg, bool is_head_on) {
    const auto seam = seam_geometry(shell_of(shell));
    ASSERT_TRUE(seam);
    EXPECT_NEAR(seam->gap_deg, gap_deg, 1e-9);
    EXPECT_EQ(seam->is_head_on, is_head_on);
  };
  expect({12, 49, 1200.0, 87.9, 182.4, 4.0}, 12.8, true);
  expect({6, 11, 780.0, 86.4, 189.6, 2.76}, 22.0, true);
  expect({72, 22, 550.0, 53.0, 360.0, 39.0}, 5.0, false);
  expect({3, 5, 550.0, 53.0, 360.0, 0.0}, 120.0, false);
  expect({6, 13, 1015.0, 98.98, 180.0, 2.0}, 30.0, true);
  EXPECT_FALSE(seam_geometry(shell_of({2, 9, 1200.0, 87.0, 180.0, 0.0})));
}

/// Speed (km/s) at which the two satellites of the first and the last plane pass that are nearest
/// at any of some moments while one is near the equator.
double speed_over_seam(const WalkerShell& shell) {
  const Constellation sky({{shell}, {}});
  double least_km = std::numeric_limits<double>::infinity();
  double speed = 0.0;
  for (int k = 0; k < 200; ++k) {
    const std::vector<double> now = {k * sky.period_s(0) / 200.0};
    const ShellPhase phase = sky.phases(now)[0];
    const auto state = [&](std::uint32_t plane, std::uint32_t index) {
      return orbit_state(sky.shell_constants()[0],
                         sky.satellite_constants()[plane * shell.satellites_per_plane + index],
                         phase);
    };
    for (std::uint32_t a = 0; a < shell.satellites_per_plane; ++a) {
      const OrbitState last = state(shell.planes - 1, a);
      if (std::abs(last.position_km.z) > 300.0) {
        continue;
      }
      for (std::uint32_t b = 0; b < shell.satellites_per_plane; ++b) {
        const OrbitState first = state(0, b);
        const Vector3 apart = first.position_km - last.position_km;
        const Vector3 passing = first.velocity_km_per_s - last.velocity_km_per_s;
        if (const double km = std::sqrt(dot(apart, apart)); km < least_km) {
          least_km = km;
          speed = std::sqrt(dot(passing, passing));
        }
      }
    }
  }
  return speed;
}

// Against satellites that are watched: head on they pass at nearly twice their speed of 7.3 km/s.
TEST(SeamGeometry, SaysHowSatellitesPass) {
  for (const WalkerShell& shell : {WalkerShell{12, 49, 1200.0, 87.9, 182.4, 4.0},
                                   WalkerShell{6, 13, 1015.0, 98.98, 180.0, 2.0},
                                   WalkerShell{24, 20, 1200.0, 87.9, 360.0, 4.0},
                                   WalkerShell{36, 20, 570.0, 70.0, 360.0, 25.0},
                                   WalkerShell{12, 40, 1200.0, 80.0, 190.0, 1.0}}) {
    EXPECT_EQ(speed_over_seam(shell) > 7.3, seam_geometry(shell_of(shell))->is_head_on)
        << shell.planes << " x " << shell.satellites_per_plane;
  }
}

TEST(SeamGeometry, StandsInTheTableOfShells) {
  const Constellation sky({{{12, 49, 1200.0, 87.9, 182.4, 4.0}}, {}});
  const auto shells = summarise_shells(sky, {}, std::vector<double>{0.0});
  EXPECT_NE(shells_table(shells).find("12.8 head on"), std::string::npos);
}

}  // namespace
}  // namespace spacemoe
