#include "host/constellation/earth_place.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "kernels/common/constants.hpp"

namespace spacemoe {
namespace {

// A satellite that stands still among the stars: the Earth turns by 360 deg in a sidereal day of
// 86,164.1 s under it, towards the east, so that it drifts west.
TEST(EarthPlace, GoesWestAsTheEarthTurns) {
  const Vector3 position_km{7000.0, 0.0, 0.0};
  constexpr double quarter_s = 86164.1 / 4;
  for (const auto& [quarters, longitude_deg] :
       {std::pair(0.0, 0.0), {1.0, -90.0}, {3.0, 90.0}, {4.0, 0.0}}) {
    const EarthPlace place = earth_place(position_km, greenwich_rad(0.0, quarters * quarter_s));
    EXPECT_NEAR(place.longitude_deg, longitude_deg, 1e-3);
    EXPECT_EQ(place.latitude_deg, 0.0);
    EXPECT_EQ(place.altitude_km, 7000.0 - earth_radius_km);
  }
  EXPECT_NEAR(earth_place(position_km, greenwich_rad(100.0, 0.0)).longitude_deg, -100.0, 1e-9);
}

TEST(EarthPlace, HasEveryLongitudeOnce) {
  EXPECT_EQ(earth_place({-7000.0, 0.0, 0.0}, 0.0).longitude_deg, -180.0);
  EXPECT_EQ(earth_place({-7000.0, -1e-13, 0.0}, 0.0).longitude_deg, -180.0);
  EXPECT_NEAR(earth_place({-7000.0, 1.0, 0.0}, 0.0).longitude_deg, 180.0, 0.01);
  for (double turned_rad = -20.0; turned_rad < 20.0; turned_rad += 0.37) {
    const double longitude_deg = earth_place({5000.0, 4000.0, 0.0}, turned_rad).longitude_deg;
    EXPECT_GE(longitude_deg, -180.0);
    EXPECT_LT(longitude_deg, 180.0);
  }
}

TEST(EarthPlace, KnowsThePoles) {
  const EarthPlace place = earth_place({0.0, 0.0, -7000.0}, 1.0);
  EXPECT_EQ(place.latitude_deg, -90.0);
  EXPECT_EQ(place.altitude_km, 7000.0 - earth_radius_km);
  const EarthPlace between = earth_place({3000.0, 0.0, 3000.0}, 0.0);
  EXPECT_NEAR(between.latitude_deg, 45.0, 1e-12);
}

}  // namespace
}  // namespace spacemoe
