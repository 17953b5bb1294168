#include "host/weather/region_places.hpp"

#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

namespace spacemoe {
namespace {

RegionSpec cap(double latitude_deg, double longitude_deg) {
  RegionSpec region;
  region.latitude_deg = latitude_deg;
  region.longitude_deg = longitude_deg;
  region.radius_deg = 10.0;
  return region;
}

// At 7.2921159e-5 rad/s the Earth turns once in 86,164.0905 s.
TEST(RegionPlaces, TurnWithTheEarth) {
  constexpr double day_s = 86164.0905;
  WeatherSpec spec;
  spec.regions = {cap(0.0, 0.0), cap(0.0, 90.0), cap(90.0, 12.0)};
  const std::array<double, 4> times_s = {0.0, day_s / 4.0, day_s, -day_s / 4.0};
  const auto places = region_places(spec, times_s);
  ASSERT_EQ(places.size(), 12U);
  const auto expect = [&](std::size_t at, double x, double y, double z) {
    EXPECT_NEAR(places[at].centre.x, x, 1e-7) << at;
    EXPECT_NEAR(places[at].centre.y, y, 1e-7) << at;
    EXPECT_NEAR(places[at].centre.z, z, 1e-7) << at;
  };
  expect(0, 1, 0, 0);
  expect(1, 0, 1, 0);
  expect(2, 0, 0, 1);
  expect(3, 0, 1, 0);
  expect(4, -1, 0, 0);
  expect(5, 0, 0, 1);
  expect(6, 1, 0, 0);
  expect(9, 0, -1, 0);
}

TEST(RegionPlaces, StartFromGreenwich) {
  WeatherSpec spec;
  spec.greenwich_deg = 100.0;
  spec.regions = {cap(0.0, -10.0)};
  const std::array<double, 1> now = {0.0};
  const auto places = region_places(spec, now);
  EXPECT_NEAR(places[0].centre.x, 0.0, 1e-12);
  EXPECT_NEAR(places[0].centre.y, 1.0, 1e-12);
}

TEST(RegionPlaces, HaveWeatherFromOneTimeUntilAnother) {
  WeatherSpec spec;
  spec.regions = {cap(0.0, 0.0)};
  spec.regions[0].from_s = 10.0;
  spec.regions[0].until_s = 20.0;
  const std::array<double, 4> times_s = {9.9, 10.0, 19.9, 20.0};
  const auto places = region_places(spec, times_s);
  EXPECT_FALSE(places[0].is_active);
  EXPECT_TRUE(places[1].is_active);
  EXPECT_TRUE(places[2].is_active);
  EXPECT_FALSE(places[3].is_active);
}

TEST(IsInside, GoesByArcAndLatitude) {
  const auto at = [](double latitude_deg, double longitude_deg) {
    const double p = latitude_deg * std::numbers::pi / 180.0;
    const double l = longitude_deg * std::numbers::pi / 180.0;
    return Vector3{7000 * std::cos(p) * std::cos(l), 7000 * std::cos(p) * std::sin(l),
                   7000 * std::sin(p)};
  };
  Region region;
  region.cos_radius = std::cos(10.0 * std::numbers::pi / 180.0);
  RegionPlace place{{1, 0, 0}, true};
  EXPECT_TRUE(is_inside(region, place, at(0, 9.99)));
  EXPECT_FALSE(is_inside(region, place, at(0, 10.01)));
  EXPECT_TRUE(is_inside(region, place, at(-9.99, 0)));
  EXPECT_FALSE(is_inside(region, place, at(8, 8)));  // 11.3 deg of arc
  place.is_active = false;
  EXPECT_FALSE(is_inside(region, place, at(0, 0)));
  region.shape = RegionShape::band;
  region.min_sin_latitude = 0.5;
  region.max_sin_latitude = std::sin(1.0);
  place.is_active = true;
  EXPECT_TRUE(is_inside(region, place, at(30.01, 77)));
  EXPECT_FALSE(is_inside(region, place, at(29.99, 77)));
  EXPECT_FALSE(is_inside(region, place, at(57.31, 77)));  // 1 rad is 57.296 deg
}

}  // namespace
}  // namespace spacemoe
