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
  bool is_cluster;  ///< its satellites fly around a point of the orbit: ClusterOffset
};

/// Where a satellite of a cluster is when the point that it flies around is over the node, and when
/// it is at its northernmost: so far above it, km.
struct ClusterOffset {
  double over_node_km;
  double at_north_km;
};

/// Constants of one satellite of a shell: RAAN and argument of latitude at time 0.
struct SatelliteConstants {
  double cos_raan;
  double sin_raan;
  double cos_latitude_argument;
  double sin_latitude_argument;
  std::uint32_t shell;
  ClusterOffset offset;  ///< of a cluster's
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

/// State beside a point that moves at `speed` on a circular orbit. `up`, `ahead`: unit vectors away
/// from the Earth and along the orbit there. The solutions of Clohessy and Wiltshire that stay
/// near: an ellipse in the plane of the orbit, twice as long ahead as it is high, once around in an
/// orbit.
SPACEMOE_HD inline OrbitState cluster_state(double radius_km, double speed_km_per_s,
                                            const ClusterOffset& offset, double cos_u, double sin_u,
                                            const Vector3& up, const Vector3& ahead) {
  const double x_km = offset.over_node_km * cos_u + offset.at_north_km * sin_u;
  const double y_km = 2.0 * (offset.at_north_km * cos_u - offset.over_node_km * sin_u);
  const double n = speed_km_per_s / radius_km;
  const double r = radius_km + x_km;
  const double v_up = -0.5 * n * y_km;
  const double v_ahead = speed_km_per_s - n * x_km;
  return {{r * up.x + y_km * ahead.x, r * up.y + y_km * ahead.y, r * up.z + y_km * ahead.z},
          {v_up * up.x + v_ahead * ahead.x, v_up * up.y + v_ahead * ahead.y,
           v_up * up.z + v_ahead * ahead.z}};
}

/// Position and velocity on a circular orbit, or in a cluster beside it. Of the velocity the turn
/// of the planes is left out: 1 m/s, less than what a mean orbit leaves out anyway.
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
  const Vector3 up = {cos_o * cos_u - sin_o * sin_u * shell.cos_inclination,
                      sin_o * cos_u + cos_o * sin_u * shell.cos_inclination,
                      sin_u * shell.sin_inclination};
  const Vector3 ahead = {-cos_o * sin_u - sin_o * cos_u * shell.cos_inclination,
                         -sin_o * sin_u + cos_o * cos_u * shell.cos_inclination,
                         cos_u * shell.sin_inclination};
  if (shell.is_cluster) {
    return cluster_state(a, v, satellite.offset, cos_u, sin_u, up, ahead);
  }
  return {{a * up.x, a * up.y, a * up.z}, {v * ahead.x, v * ahead.y, v * ahead.z}};
}

}  // namespace spacemoe
