#include "host/constellation/shell.hpp"

#include <cmath>

#include "kernels/common/constants.hpp"

namespace spacemoe {

OrbitalPlane plane_of(const WalkerShell& shell, std::uint32_t plane, std::uint32_t first) {
  const double spread_deg = shell.is_cluster() ? 0.0 : shell.raan_spread_deg;
  return {first, shell.satellites_per_plane,
          shell.first_raan_deg * radians_per_degree +
              spread_deg * radians_per_degree * plane / shell.planes,
          shell.inclination_deg * radians_per_degree, shell.altitude_km};
}

Vector3 normal_of(const OrbitalPlane& plane) {
  return {std::sin(plane.raan_rad) * std::sin(plane.inclination_rad),
          -std::cos(plane.raan_rad) * std::sin(plane.inclination_rad),
          std::cos(plane.inclination_rad)};
}

}  // namespace spacemoe
