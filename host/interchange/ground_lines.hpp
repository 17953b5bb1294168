#pragma once

#include <span>
#include <vector>

#include "kernels/common/orbit.hpp"

/// Lines on the Earth's surface as GeoJSON has them (RFC 7946).
namespace spacemoe {

/// A position of GeoJSON. The longitude is from -180 to 180.
struct GroundPoint {
  double longitude_deg;
  double latitude_deg;

  bool operator==(const GroundPoint&) const = default;
};

using GroundLine = std::vector<GroundPoint>;  ///< of two points or more

/// What lies below a way of straight links between satellites: arcs of great circles, with a point
/// about every 2 deg, as a map draws straight lines between points. Cut where it crosses the
/// antimeridian (RFC 7946, 3.1.9), so that no line runs around the map. None for fewer than two
/// positions.
/// positions_km: inertial; `turned_rad`: right ascension of Greenwich
[[nodiscard]] std::vector<GroundLine> ground_lines(std::span<const Vector3> positions_km,
                                                   double turned_rad);

}  // namespace spacemoe
