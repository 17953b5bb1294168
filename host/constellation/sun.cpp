#include "host/constellation/sun.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/common/constants.hpp"

namespace spacemoe {
namespace {

constexpr double seconds_per_day = 86400.0;

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
  const OrbitalPlane plane = plane_of(shell, 0);
  const Vector3 normal = normal_of(plane);
  const double over_node = std::cos(beta_rad);
  const double above = std::sin(beta_rad);
  return {{over_node * std::cos(plane.raan_rad) + above * normal.x,
           over_node * std::sin(plane.raan_rad) + above * normal.y, above * normal.z},
          0.0,
          false};
}

Vector3 Sun::at(double time_s) const {
  return moves_ ? sun_direction(days_ + time_s / seconds_per_day) : fixed_;
}

double beta_rad(const OrbitalPlane& plane, const Vector3& sun) {
  return std::asin(std::clamp(dot(normal_of(plane), sun), -1.0, 1.0));
}

double eclipse_fraction(double altitude_km, double beta_rad) {
  const double radius_km = earth_radius_km + altitude_km;
  const double clear_km = std::sqrt(altitude_km * (altitude_km + 2.0 * earth_radius_km));
  const double cosine = clear_km / (radius_km * std::cos(beta_rad));
  return cosine >= 1.0 ? 0.0 : std::acos(cosine) / pi;
}

}  // namespace spacemoe
