#include "host/constellation/sun.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/common/constants.hpp"

namespace spacemoe {
namespace {

constexpr double seconds_per_day = 86400.0;

double node_of(const WalkerShell& shell, std::uint32_t plane) {
  const double spread_deg = shell.is_cluster() ? 0.0 : shell.raan_spread_deg;
  return shell.first_raan_deg * radians_per_degree +
         spread_deg * radians_per_degree * plane / shell.planes;
}

/// Unit vector along the angular momentum of a plane, at time 0.
Vector3 normal_of(const WalkerShell& shell, std::uint32_t plane) {
  const double node = node_of(shell, plane);
  const double inclination = shell.inclination_deg * radians_per_degree;
  return {std::sin(node) * std::sin(inclination), -std::cos(node) * std::sin(inclination),
          std::cos(inclination)};
}

}  // namespace

Vector3 sun_direction(double days_since_j2000) {
  const double n = days_since_j2000;
  const double mean_longitude_deg = 280.460 + 0.9856474 * n;
  const double anomaly = (357.528 + 0.9856003 * n) * radians_per_degree;
  const double longitude =
      (mean_longitude_deg + 1.915 * std::sin(anomaly) + 0.020 * std::sin(2.0 * anomaly)) *
      radians_per_degree;
  const double obliquity = (23.439 - 0.0000004 * n) * radians_per_degree;
  return {std::cos(longitude), std::cos(obliquity) * std::sin(longitude),
          std::sin(obliquity) * std::sin(longitude)};
}

Sun Sun::of_epoch(double days_since_j2000) {
  return {{}, days_since_j2000, true};
}

Sun Sun::of_beta(const WalkerShell& shell, double beta_rad) {
  const Vector3 normal = normal_of(shell, 0);
  const double over_node = std::cos(beta_rad);
  const double above = std::sin(beta_rad);
  return {{over_node * std::cos(node_of(shell, 0)) + above * normal.x,
           over_node * std::sin(node_of(shell, 0)) + above * normal.y, above * normal.z},
          0.0,
          false};
}

Vector3 Sun::at(double time_s) const {
  return moves_ ? sun_direction(days_ + time_s / seconds_per_day) : fixed_;
}

double beta_rad(const WalkerShell& shell, std::uint32_t plane, const Vector3& sun) {
  return std::asin(std::clamp(dot(normal_of(shell, plane), sun), -1.0, 1.0));
}

double eclipse_fraction(double altitude_km, double beta_rad) {
  const double radius_km = earth_radius_km + altitude_km;
  const double clear_km = std::sqrt(altitude_km * (altitude_km + 2.0 * earth_radius_km));
  const double cosine = clear_km / (radius_km * std::cos(beta_rad));
  return cosine >= 1.0 ? 0.0 : std::acos(cosine) / pi;
}

}  // namespace spacemoe
