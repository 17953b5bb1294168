#include <cmath>
#include <numbers>
#include <random>

#include <gtest/gtest.h>

#include "kernels/common/sgp4_deep_space.hpp"

namespace spacemoe {
namespace {

using std::numbers::pi;

TEST(Sgp4Constants, AreThoseOfWgs72) {
  // Vallado, Crawford, Hujsak, Kelso 2006: xke = 60 / sqrt(re^3 / mu).
  const double re = wgs72::radius_km;
  EXPECT_NEAR(wgs72::unit_motion, 60.0 / std::sqrt(re * re * re / wgs72::mu_km3_per_s2), 1e-16);
}

TEST(Sgp4Angles, AgreeWithTheMathematicalLibrary) {
  std::mt19937_64 random(1);
  for (const double size : {1e-3, 1.0, 10.0, 1e3, 1e6}) {
    std::uniform_real_distribution<double> angles(-size, size);
    for (int i = 0; i < 100'000; ++i) {
      const double x = angles(random);
      const sgp4::SinCos got = sgp4::sin_cos(x);
      ASSERT_NEAR(got.sin, static_cast<double>(std::sin(static_cast<long double>(x))), 2.3e-16)
          << x;
      ASSERT_NEAR(got.cos, static_cast<double>(std::cos(static_cast<long double>(x))), 2.3e-16)
          << x;
    }
  }
  std::uniform_real_distribution<double> sides(-1.0, 1.0);
  for (int i = 0; i < 100'000; ++i) {
    const double x = sides(random);
    const double y = sides(random);
    ASSERT_NEAR(sgp4::angle_of(y, x), std::atan2(y, x), 1e-15) << y << " " << x;
    ASSERT_NEAR(sgp4::within_a_turn(1e3 * x), std::fmod(1e3 * x, 2.0 * pi), 1e-12) << x;
    ASSERT_NEAR(sgp4::inverse_two_thirds_power(1.0 + 0.2 * x), std::pow(1.0 + 0.2 * x, -2.0 / 3.0),
                4e-16)
        << x;
  }
}

/// Kepler's equation u = E - e sin E, from E by its definition.
TEST(Sgp4Angles, KeplersEquationIsSolvedUpToNearlyParabolicOrbits) {
  for (const double e : {0.0, 1e-6, 2e-4, 1e-2, 0.3, 0.7, 0.9, 0.98}) {
    for (int i = 0; i < 2000; ++i) {
      const double angle = 2.0 * pi * i / 2000.0 + 1e-4;
      const double u = angle - e * std::sin(angle);
      const sgp4::SinCos got = sgp4::eccentric_longitude(u, e, 0.0, e * e);
      // u is rounded to 9e-16, and an error of it grows by 1 / (1 - e) at pericentre.
      const double bound = 2e-15 / (1.0 - e);
      ASSERT_NEAR(got.sin, std::sin(angle), bound) << e << " " << angle;
      ASSERT_NEAR(got.cos, std::cos(angle), bound) << e << " " << angle;
    }
  }
}

}  // namespace
}  // namespace spacemoe
