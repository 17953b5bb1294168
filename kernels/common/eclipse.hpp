#pragma once

#include "kernels/common/constants.hpp"
#include "kernels/common/orbit.hpp"
#include "kernels/common/portable.hpp"

namespace spacemoe {

/// Whether the Earth hides the Sun from a satellite: its shadow is a cylinder here, as wide as the
/// Earth. `sun`: unit vector towards the Sun, in the frame of the position.
SPACEMOE_HD inline bool is_in_shadow(const Vector3& position_km, const Vector3& sun) {
  const double towards_km = dot(position_km, sun);
  return towards_km < 0.0 && dot(position_km, position_km) - towards_km * towards_km <
                                 earth_radius_km * earth_radius_km;
}

}  // namespace spacemoe
