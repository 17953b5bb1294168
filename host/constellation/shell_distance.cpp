#include "host/constellation/shell_distance.hpp"

#include <cmath>

#include "kernels/common/constants.hpp"

namespace spacemoe {

PairDistance pair_distance(const WalkerShell& shell, std::uint32_t planes_apart,
                           std::uint32_t indices_apart) {
  if (shell.is_cluster()) {
    constexpr double km_per_m = 1e-3;
    const double apart_km =
        *shell.cluster_spacing_m * km_per_m *
        std::hypot(static_cast<double>(planes_apart), static_cast<double>(indices_apart));
    return {apart_km, 2.0 * apart_km};
  }
  const double planes = shell.planes;
  const double per_plane = shell.satellites_per_plane;
  const double half_raan = shell.raan_spread_deg * pi / 180.0 * planes_apart / planes / 2.0;
  const double half_argument =
      pi * (indices_apart / per_plane + shell.phasing * planes_apart / (planes * per_plane));
  const double inclination = shell.inclination_deg * pi / 180.0;
  const double near = std::sin(half_argument) * std::cos(half_raan) +
                      std::cos(inclination) * std::sin(half_raan) * std::cos(half_argument);
  const double swing = std::sin(inclination) * std::sin(half_raan);
  const double diameter_km = 2.0 * (earth_radius_km + shell.altitude_km);
  return {diameter_km * std::abs(near), diameter_km * std::hypot(near, swing)};
}

std::optional<PairDistance> closest_pair(const WalkerShell& shell, double apart_km) {
  std::optional<PairDistance> closest;
  for (std::uint32_t planes = 0; planes < shell.planes; ++planes) {
    // In one plane, the satellite itself is not another one.
    for (std::uint32_t index = planes == 0 ? 1 : 0; index < shell.satellites_per_plane; ++index) {
      const PairDistance pair = pair_distance(shell, planes, index);
      if (pair.max_km >= apart_km && (!closest || pair.min_km < closest->min_km)) {
        closest = pair;
      }
    }
  }
  return closest;
}

}  // namespace spacemoe
