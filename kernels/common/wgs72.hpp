#pragma once

/// The Earth of SGP4: WGS 72, by which catalogued elements are made, and never the constants of
/// kernels/common/constants.hpp. Values as Vallado, Crawford, Hujsak, Kelso, AIAA 2006-6753 give
/// them.
namespace spacemoe::wgs72 {

inline constexpr double mu_km3_per_s2 = 398600.8;
inline constexpr double radius_km = 6378.135;  ///< at the equator; SGP4's unit of length
/// Zonal harmonics of the gravity field.
inline constexpr double j2 = 0.001082616;
inline constexpr double j3 = -0.00000253881;
inline constexpr double j4 = -0.00000165597;
/// Mean motion (rad/min) at a semi-major axis of one radius: 60 sqrt(mu / radius^3).
inline constexpr double unit_motion = 0.07436691613317342;
/// km/s in a radius times `unit_motion`.
inline constexpr double unit_speed_km_per_s = radius_km * unit_motion / 60.0;

}  // namespace spacemoe::wgs72
