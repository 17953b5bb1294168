#include "host/generation/ground_view.hpp"

#include <cmath>
#include <cstddef>
#include <limits>

#include "host/constellation/earth_place.hpp"
#include "kernels/common/constants.hpp"

namespace spacemoe {

std::optional<SeenSatellite> nearest_in_view(const GroundUser& user, double min_elevation_deg,
                                             double greenwich_deg, double time_s,
                                             std::span<const OrbitState> orbits,
                                             std::span<const Lost> lost) {
  const Vector3 up =
      earth_direction(user.latitude_deg, user.longitude_deg, greenwich_rad(greenwich_deg, time_s));
  const Vector3 ground_km = {earth_radius_km * up.x, earth_radius_km * up.y,
                             earth_radius_km * up.z};
  const double sin_elevation = std::sin(min_elevation_deg * radians_per_degree);
  std::optional<SeenSatellite> nearest;
  for (std::size_t satellite = 0; satellite < orbits.size(); ++satellite) {
    const Vector3 to = orbits[satellite].position_km - ground_km;
    const double distance_km = std::sqrt(dot(to, to));
    if (lost[satellite] == Lost::no && dot(to, up) >= sin_elevation * distance_km &&
        (!nearest || distance_km < nearest->distance_km)) {
      nearest = {Satellite{static_cast<std::uint32_t>(satellite)}, distance_km};
    }
  }
  return nearest;
}

std::vector<std::optional<SeenSatellite>> seen_by(std::span<const GroundUser> users,
                                                  double min_elevation_deg, double greenwich_deg,
                                                  double time_s, std::span<const OrbitState> orbits,
                                                  std::span<const Lost> lost) {
  std::vector<std::optional<SeenSatellite>> seen;
  seen.reserve(users.size());
  for (const GroundUser& user : users) {
    seen.push_back(nearest_in_view(user, min_elevation_deg, greenwich_deg, time_s, orbits, lost));
  }
  return seen;
}

double user_way_s(const std::optional<SeenSatellite>& seen, std::span<const float> from_gateway_s) {
  return seen ? seen->distance_km / light_speed_km_per_s +
                    static_cast<double>(from_gateway_s[number(seen->satellite)])
              : std::numeric_limits<double>::infinity();
}

}  // namespace spacemoe
