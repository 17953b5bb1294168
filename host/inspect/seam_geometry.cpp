#include "host/inspect/seam_geometry.hpp"

#include <cmath>
#include <cstddef>

#include "kernels/common/constants.hpp"

namespace spacemoe {
namespace {

/// An angle turned to above 0 and up to 360 deg.
double eastwards_deg(double angle_deg) {
  constexpr double round_deg = 360.0;
  const double turned = std::fmod(angle_deg, round_deg);
  return turned > 0.0 ? turned : turned + round_deg;
}

}  // namespace

std::optional<SeamGeometry> seam_geometry(const Shell& shell) {
  constexpr std::size_t least_planes = 3;
  constexpr double half_round_deg = 180.0;
  if (shell.planes.size() < least_planes || shell.is_cluster()) {
    return std::nullopt;
  }
  const double first_deg =
      (shell.planes.front().raan_rad - shell.planes.back().raan_rad) / radians_per_degree;
  const double to_ascending = eastwards_deg(first_deg);
  const double to_descending = eastwards_deg(half_round_deg + first_deg);
  const bool is_head_on = to_descending < to_ascending;
  return SeamGeometry{is_head_on ? to_descending : to_ascending, is_head_on};
}

}  // namespace spacemoe
