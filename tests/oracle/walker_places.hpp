#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include "host/constellation/walker_shell.hpp"

namespace spacemoe::oracle {

/// Earth-centred, km.
using Point = std::array<double, 3>;

/// Where the satellites of a shell are, plane by plane: by turning the orbit's plane about x and z.
inline std::vector<Point> walker_places(const WalkerShell& shell, double time_s) {
  constexpr double degree = std::numbers::pi / 180.0;
  const double radius_km = 6371.0 + shell.altitude_km;
  const double motion = std::sqrt(398600.4418 / std::pow(radius_km, 3.0));
  const double tilt = degree * shell.inclination_deg;
  std::vector<Point> places;
  for (std::uint32_t plane = 0; plane < shell.planes; ++plane) {
    const double node =
        degree * (shell.first_raan_deg + shell.raan_spread_deg * plane / shell.planes);
    for (std::uint32_t index = 0; index < shell.satellites_per_plane; ++index) {
      const double per_plane = shell.satellites_per_plane;
      const double along =
          2.0 * std::numbers::pi *
              (index / per_plane + shell.phasing * plane / (shell.planes * per_plane)) +
          motion * time_s;
      const double x = radius_km * std::cos(along);
      const double y = radius_km * std::sin(along) * std::cos(tilt);
      const double z = radius_km * std::sin(along) * std::sin(tilt);
      places.push_back(
          {x * std::cos(node) - y * std::sin(node), x * std::sin(node) + y * std::cos(node), z});
    }
  }
  return places;
}

inline double distance_km(const Point& a, const Point& b) {
  return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

}  // namespace spacemoe::oracle
