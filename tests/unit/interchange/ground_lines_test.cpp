#include "host/interchange/ground_lines.hpp"

#include <array>
#include <cmath>

#include <gtest/gtest.h>

#include "kernels/common/constants.hpp"

namespace spacemoe {
namespace {

/// A position (km) above a point, in the frame that Greenwich has turned to.
Vector3 above(double longitude_deg, double latitude_deg, double turned_rad = 0.0) {
  const double right_ascension = longitude_deg * radians_per_degree + turned_rad;
  const double latitude = latitude_deg * radians_per_degree;
  constexpr double radius_km = 7000.0;
  return {radius_km * std::cos(latitude) * std::cos(right_ascension),
          radius_km * std::cos(latitude) * std::sin(right_ascension),
          radius_km * std::sin(latitude)};
}

void expect_near(const GroundPoint& point, double longitude_deg, double latitude_deg) {
  EXPECT_NEAR(point.longitude_deg, longitude_deg, 1e-9);
  EXPECT_NEAR(point.latitude_deg, latitude_deg, 1e-9);
}

TEST(GroundLines, FollowTheEquator) {
  const auto lines = ground_lines(std::array{above(10, 0), above(40, 0)}, 0.0);
  ASSERT_EQ(lines.size(), 1U);
  expect_near(lines[0].front(), 10, 0);
  expect_near(lines[0].back(), 40, 0);
  ASSERT_EQ(lines[0].size(), 16U);  // 15 arcs of about 2 deg
  for (std::size_t i = 1; i < lines[0].size(); ++i) {
    EXPECT_NEAR(lines[0][i].longitude_deg - lines[0][i - 1].longitude_deg, 2.0, 0.1);
    EXPECT_NEAR(lines[0][i].latitude_deg, 0.0, 1e-12);
  }
}

// The great circle between two points of one latitude and 90 deg apart has its highest point
// between them: tan(highest) = tan(latitude) / cos(45 deg).
TEST(GroundLines, AreGreatCircles) {
  const auto lines = ground_lines(std::array{above(0, 50), above(90, 50)}, 0.0);
  ASSERT_EQ(lines.size(), 1U);
  double highest_deg = 0.0;
  for (const GroundPoint& point : lines[0]) {
    highest_deg = std::max(highest_deg, point.latitude_deg);
    // All lie in the plane of the two ends and the Earth's centre.
    const Vector3 normal = cross(above(0, 50), above(90, 50));
    EXPECT_NEAR(dot(normal, above(point.longitude_deg, point.latitude_deg)) /
                    std::sqrt(dot(normal, normal)),
                0.0, 1e-6);
  }
  const double expected = std::atan(std::tan(50 * radians_per_degree) * std::sqrt(2.0));
  EXPECT_NEAR(highest_deg, expected / radians_per_degree, 0.05);
}

TEST(GroundLines, AreCutAtTheAntimeridian) {
  for (const double turned_rad : {0.0, 1.0, -2.5}) {
    const auto lines =
        ground_lines(std::array{above(170, 0, turned_rad), above(-170, 0, turned_rad)}, turned_rad);
    ASSERT_EQ(lines.size(), 2U);
    expect_near(lines[0].front(), 170, 0);
    expect_near(lines[0].back(), 180, 0);
    expect_near(lines[1].front(), -180, 0);
    expect_near(lines[1].back(), -170, 0);
  }
  // From east to west, where it does not cross at a latitude of 0: the two halves meet at the
  // highest point of the great circle, atan(tan(60 deg) / cos(10 deg)).
  const auto back = ground_lines(std::array{above(-170, 60), above(170, 60)}, 0.0);
  ASSERT_EQ(back.size(), 2U);
  const double crossing_deg =
      std::atan(std::tan(60 * radians_per_degree) / std::cos(10 * radians_per_degree)) /
      radians_per_degree;
  expect_near(back[0].back(), -180, crossing_deg);
  expect_near(back[1].front(), 180, crossing_deg);
}

TEST(GroundLines, AreNotCutAtGreenwichOrWhereTheyStartOnTheEdge) {
  EXPECT_EQ(ground_lines(std::array{above(-10, 20), above(10, -20)}, 0.0).size(), 1U);
  const auto eastward = ground_lines(std::array{Vector3{-7000.0, 0.0, 0.0}, above(-160, 0)}, 0.0);
  ASSERT_EQ(eastward.size(), 1U);
  expect_near(eastward[0].front(), -180, 0);
  const auto westward = ground_lines(std::array{Vector3{-7000.0, 0.0, 0.0}, above(160, 0)}, 0.0);
  ASSERT_EQ(westward.size(), 1U);
  expect_near(westward[0].front(), 180, 0);
}

// Several hops that go twice around: each crossing cuts once, and no part spans the map.
TEST(GroundLines, OfLongWaysHaveNoPartAcrossTheMap) {
  std::vector<Vector3> way;
  for (int hop = 0; hop <= 24; ++hop) {
    way.push_back(above(30.0 * hop + 5, 60 * std::sin(hop)));
  }
  const auto lines = ground_lines(way, 0.3);
  EXPECT_EQ(lines.size(), 3U);
  for (const GroundLine& line : lines) {
    ASSERT_GT(line.size(), 1U);
    for (std::size_t i = 0; i < line.size(); ++i) {
      EXPECT_LE(std::abs(line[i].longitude_deg), 180.0);
      if (i > 0) {
        EXPECT_LT(std::abs(line[i].longitude_deg - line[i - 1].longitude_deg), 30.0);
      }
    }
  }
}

TEST(GroundLines, NeedTwoPoints) {
  EXPECT_TRUE(ground_lines({}, 0.0).empty());
  EXPECT_TRUE(ground_lines(std::array{above(0, 0)}, 0.0).empty());
  EXPECT_TRUE(ground_lines(std::array{above(0, 0), above(0, 0)}, 0.0).empty());
}

}  // namespace
}  // namespace spacemoe
