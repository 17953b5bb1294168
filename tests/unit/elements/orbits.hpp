#pragma once

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "host/elements/sgp4_constants.hpp"

namespace spacemoe {

inline constexpr double degree = std::numbers::pi / 180.0;

/// A nearly circular orbit from its node at 30 degrees.
inline OrbitalElements circular(double revolutions_per_day, double inclination_deg) {
  OrbitalElements of;
  of.catalogue_number = 1;
  of.epoch = *parse_utc("2022-09-14T00:00:00");
  of.mean_motion_per_day = revolutions_per_day;
  of.eccentricity = 1e-5;
  of.inclination_deg = inclination_deg;
  of.raan_deg = 30.0;
  return of;
}

inline double length(const Vector3& v) {
  return std::sqrt(dot(v, v));
}

inline OrbitState state_at(const Sgp4Satellite& satellite, double minutes) {
  const Sgp4State now = satellite.at(minutes);
  EXPECT_EQ(now.error, Sgp4Error::none);
  return now.state;
}

/// Angle (rad, from -pi to pi) from one to another.
inline double turn_between(double from, double to) {
  return std::remainder(to - from, 2.0 * std::numbers::pi);
}

/// Drag of a brick at 200 km: it comes down within days.
inline OrbitalElements falling() {
  OrbitalElements of = circular(16.2, 50.0);
  of.catalogue_number = 2;
  of.name = "BRICK";
  of.bstar = 0.01;
  return of;
}

}  // namespace spacemoe
