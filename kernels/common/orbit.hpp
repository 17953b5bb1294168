#pragma once

#include <cstdint>

#include "kernels/common/portable.hpp"

namespace spacemoe {

/// Position (km) or velocity (km/s) in the Earth-centred inertial frame.
struct Vector3 {
  double x, y, z;
};

SPACEMOE_HD inline Vector3 operator-(const Vector3& a, const Vector3& b) {
  return {a.x - b.x, a.y - b.y, a.z - b.z};
}
SPACEMOE_HD inline double dot(const Vector3& a, const Vector3& b) {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}
SPACEMOE_HD inline Vector3 cross(const Vector3& a, const Vector3& b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

/// Constants that all satellites of a circular shell share.
struct ShellConstants {
  double radius_km;
  double speed_km_per_s;
  double cos_inclination;
  double sin_inclination;
};

/// Constants of one satellite of a shell: RAAN and argument of latitude at time 0.
struct SatelliteConstants {
  double cos_raan;
  double sin_raan;
  double cos_latitude_argument;
  double sin_latitude_argument;
  std::uint32_t shell;
};

/// The angle that every satellite of a shell has moved along its orbit, and the one that its planes
/// have turned about the Earth's axis, as cosine and sine. Computed on the host, once per slot and
/// shell: nothing below needs a transcendental function, so every backend rounds in the same way.
struct ShellPhase {
  double cos_angle;
  double sin_angle;
  double cos_drift;  ///< 1 where planes stand still, which leaves every bit of a state as it is
  double sin_drift;  ///< 0 likewise
};

struct OrbitState {
  Vector3 position_km;
  Vector3 velocity_km_per_s;
};

/// Position and velocity on a circular orbit. Of the velocity the turn of the planes is left out: 1
/// m/s, less than what a mean orbit leaves out anyway.
SPACEMOE_HD inline OrbitState orbit_state(const ShellConstants& shell,
                                          const SatelliteConstants& satellite,
                                          const ShellPhase& phase) {
  const double cos_u = satellite.cos_latitude_argument * phase.cos_angle -
                       satellite.sin_latitude_argument * phase.sin_angle;
  const double sin_u = satellite.sin_latitude_argument * phase.cos_angle +
                       satellite.cos_latitude_argument * phase.sin_angle;
  const double cos_o = satellite.cos_raan * phase.cos_drift - satellite.sin_raan * phase.sin_drift;
  const double sin_o = satellite.sin_raan * phase.cos_drift + satellite.cos_raan * phase.sin_drift;
  const double a = shell.radius_km;
  const double v = shell.speed_km_per_s;
  return {{a * (cos_o * cos_u - sin_o * sin_u * shell.cos_inclination),
           a * (sin_o * cos_u + cos_o * sin_u * shell.cos_inclination),
           a * (sin_u * shell.sin_inclination)},
          {v * (-cos_o * sin_u - sin_o * cos_u * shell.cos_inclination),
           v * (-sin_o * sin_u + cos_o * cos_u * shell.cos_inclination),
           v * (cos_u * shell.sin_inclination)}};
}

}  // namespace spacemoe
