#include "host/placement/fleet.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace spacemoe {
namespace {

/// Two shells: 3 planes of 4 satellites, then 2 of 5.
Constellation two_shells() {
  WalkerShell first;
  first.planes = 3;
  first.satellites_per_plane = 4;
  WalkerShell second;
  second.planes = 2;
  second.satellites_per_plane = 5;
  return Constellation({{first, second}, {}});
}

TEST(Fleet, PlanesAreOneOrFromOneToAnother) {
  EXPECT_EQ(plane_range("3"), (PlaneRange{3, 3}));
  EXPECT_EQ(plane_range("0-12"), (PlaneRange{0, 12}));
  for (const char* text :
       {"", "-", "3-", "-3", "3-1", "a", "0-1-2", "1 - 2", "0x1", "99999999999"}) {
    EXPECT_FALSE(plane_range(text)) << text;
  }
}

// Satellites 0 to 11 are those of the first shell, 12 to 21 of the second, plane by plane.
TEST(Fleet, OfSeveralRulesTheLastCountsForEachFigure) {
  ComputeSpec compute;
  compute.peak_gflops = 10.0;
  FleetRule planes;
  planes.planes = "1-2";
  planes.peak_gflops = 20.0;
  FleetRule thirds;
  thirds.shell = 1;
  thirds.every = 3;
  thirds.first = 1;
  thirds.peak_gflops = 30.0;
  thirds.memory_gb = 8.0;
  FleetRule empty;
  empty.planes = "0";
  empty.memory_gb = 0.0;
  compute.fleet = {planes, thirds, empty};
  const SatelliteCompute found = satellite_compute(compute, two_shells());
  ASSERT_EQ(found.peak_gflops.size(), 22U);
  ASSERT_EQ(found.memory_gb.size(), 22U);
  constexpr double any = std::numeric_limits<double>::infinity();
  for (std::size_t satellite = 0; satellite < 22; ++satellite) {
    double peak = satellite < 4 || (satellite >= 12 && satellite < 17) ? 10.0 : 20.0;
    double memory = satellite < 4 || (satellite >= 12 && satellite < 17) ? 0.0 : any;
    if (satellite == 13 || satellite == 16) {  // the second and the fifth of a plane
      peak = 30.0;                             // their memory is that of the last rule
    }
    if (satellite == 18 || satellite == 21) {
      peak = 30.0;
      memory = 8.0;
    }
    EXPECT_EQ(found.peak_gflops[satellite], peak) << satellite;
    EXPECT_EQ(found.memory_gb[satellite], memory) << satellite;
  }
}

TEST(Fleet, WithoutMemoryAnywhereNoneCounts) {
  ComputeSpec compute;
  FleetRule rule;
  rule.peak_gflops = 5.0;
  compute.fleet = {rule};
  EXPECT_TRUE(satellite_compute(compute, two_shells()).memory_gb.empty());
  compute.memory_gb = 4.0;
  EXPECT_EQ(satellite_compute(compute, two_shells()).memory_gb[3], 4.0);
}

}  // namespace
}  // namespace spacemoe
