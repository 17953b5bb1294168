#pragma once

#include "kernels/common/orbit.hpp"

namespace spacemoe {

/// How fast the Earth turns in the inertial frame (rad/s): IERS Conventions 2010, table 1.1, as WGS
/// 84 has it.
inline constexpr double earth_turn_rad_per_s = 7.2921159e-5;

/// A place over the turning Earth, which is a sphere here (docs/model.md): latitude and longitude
/// of the point below it.
struct EarthPlace {
  double latitude_deg;   ///< geocentric
  double longitude_deg;  ///< from -180 up to, but not including, 180
  double altitude_km;    ///< above the mean radius
};

/// Right ascension of Greenwich (rad) at a time, where it is `greenwich_deg` at time 0.
[[nodiscard]] double greenwich_rad(double greenwich_deg, double time_s);

/// The place of an inertial position while Greenwich has the right ascension `turned_rad`.
[[nodiscard]] EarthPlace earth_place(const Vector3& position_km, double turned_rad);

/// Unit vector in the inertial frame towards the places of a latitude and a longitude.
[[nodiscard]] Vector3 earth_direction(double latitude_deg, double longitude_deg, double turned_rad);

}  // namespace spacemoe
