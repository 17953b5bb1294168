#pragma once

#include "kernels/common/orbit.hpp"

namespace spacemoe {

/// How fast the Earth turns in the inertial frame (rad/s): IERS Conventions 2010, table 1.1, as WGS
/// 84 has it.
inline constexpr double earth_turn_rad_per_s = 7.2921159e-5;

/// Unit vector in the inertial frame from the Earth's centre towards a place on it, at a time (s).
/// greenwich_deg: right ascension of Greenwich at time 0
[[nodiscard]] Vector3 earth_fixed_direction(double latitude_deg, double longitude_deg,
                                            double greenwich_deg, double time_s);

}  // namespace spacemoe
