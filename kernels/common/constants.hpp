#pragma once

namespace spacemoe {

/// Mean Earth radius (km), IUGG 1980: (2a + b) / 3.
inline constexpr double earth_radius_km = 6371.0;
/// Earth's gravitational parameter (km^3/s^2), WGS 84.
inline constexpr double earth_mu_km3_per_s2 = 398600.4418;
/// Equatorial radius (km) and second zonal harmonic, WGS 84; the latter as Vallado, Crawford,
/// Hujsak, Kelso, AIAA 2006-6753 give it. They make planes drift (host/constellation/orbit_rates).
inline constexpr double earth_equator_km = 6378.137;
inline constexpr double earth_j2 = 0.00108262998905;
/// Speed of light in vacuum (km/s), exact by the definition of the metre.
inline constexpr double light_speed_km_per_s = 299792.458;
inline constexpr double pi = 3.14159265358979323846;
inline constexpr double radians_per_degree = pi / 180.0;

}  // namespace spacemoe
