#include "host/generation/ground_view.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/common/constants.hpp"

namespace spacemoe {
namespace {

constexpr double high_km = earth_radius_km + 1000.0;

OrbitState above(double right_ascension_deg) {
  const double angle = right_ascension_deg * radians_per_degree;
  return {{high_km * std::cos(angle), high_km * std::sin(angle), 0.0}, {}};
}

// Greenwich stands at 30 deg at time 0, and the Earth turns by 90 deg in a quarter of a sidereal
// day, 21,541 s: a user at 20 E is below 50 deg, then below 140 deg.
TEST(NearestInView, TurnsWithTheEarth) {
  const GroundUser user{"u", 0.0, 20.0};
  const std::vector<OrbitState> orbits = {above(49.0), above(140.0), above(230.0)};
  const std::vector<Lost> lost(3, Lost::no);
  const auto now = nearest_in_view(user, 25.0, 30.0, 0.0, orbits, lost);
  ASSERT_TRUE(now);
  EXPECT_EQ(now->satellite, Satellite{0});
  const auto later = nearest_in_view(user, 25.0, 30.0, 21541.0, orbits, lost);
  ASSERT_TRUE(later);
  EXPECT_EQ(later->satellite, Satellite{1});
  EXPECT_NEAR(later->distance_km, 1000.0, 0.01);
}

// At 1,000 km a satellite stands 25 deg high where it is 13.43 deg away: cos(25 + a) = R/(R+h) cos
// 25.
TEST(NearestInView, SeesDownToTheLeastElevation) {
  const double edge_deg =
      std::acos(earth_radius_km / high_km * std::cos(25.0 * radians_per_degree)) /
          radians_per_degree -
      25.0;
  EXPECT_NEAR(edge_deg, 13.43, 0.01);
  const GroundUser user{"u", 0.0, 0.0};
  const std::vector<Lost> lost(1, Lost::no);
  EXPECT_TRUE(nearest_in_view(user, 25.0, 0.0, 0.0, std::vector{above(edge_deg - 0.01)}, lost));
  EXPECT_FALSE(nearest_in_view(user, 25.0, 0.0, 0.0, std::vector{above(edge_deg + 0.01)}, lost));
}

TEST(NearestInView, TakesTheNearestThatWorks) {
  const GroundUser user{"u", 0.0, 0.0};
  const std::vector<OrbitState> orbits = {above(3.0), above(1.0), above(-2.0)};
  const auto seen = [&](const std::vector<Lost>& lost) {
    return nearest_in_view(user, 25.0, 0.0, 0.0, orbits, lost);
  };
  EXPECT_EQ(seen({Lost::no, Lost::no, Lost::no})->satellite, Satellite{1});
  EXPECT_EQ(seen({Lost::no, Lost::silent, Lost::no})->satellite, Satellite{2});
  EXPECT_EQ(seen({Lost::no, Lost::silent, Lost::failed})->satellite, Satellite{0});
  EXPECT_FALSE(seen({Lost::failed, Lost::silent, Lost::failed}));
}

}  // namespace
}  // namespace spacemoe
