#include "host/constellation/earth_place.hpp"

#include <cmath>

#include "kernels/common/constants.hpp"

namespace spacemoe {

double greenwich_rad(double greenwich_deg, double time_s) {
  return greenwich_deg * radians_per_degree + earth_turn_rad_per_s * time_s;
}

EarthPlace earth_place(const Vector3& position_km, double turned_rad) {
  const double flat_km = std::hypot(position_km.x, position_km.y);
  const double east =
      (std::atan2(position_km.y, position_km.x) - turned_rad) / radians_per_degree + 180.0;
  const double longitude_deg = east - 360.0 * std::floor(east / 360.0) - 180.0;
  return {std::atan2(position_km.z, flat_km) / radians_per_degree,
          longitude_deg < 180.0 ? longitude_deg : -180.0,
          std::hypot(flat_km, position_km.z) - earth_radius_km};
}

Vector3 earth_direction(double latitude_deg, double longitude_deg, double turned_rad) {
  const double latitude = latitude_deg * radians_per_degree;
  const double right_ascension = longitude_deg * radians_per_degree + turned_rad;
  return {std::cos(latitude) * std::cos(right_ascension),
          std::cos(latitude) * std::sin(right_ascension), std::sin(latitude)};
}

}  // namespace spacemoe
