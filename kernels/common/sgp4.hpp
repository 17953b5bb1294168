#pragma once

#include <cmath>

#include "kernels/common/portable.hpp"
#include "kernels/common/sgp4_orbit.hpp"
#include "kernels/common/wgs72.hpp"

/// SGP4 near the Earth in double precision. Bits are those of kernels/tables/sgp4_states.hpp.
namespace spacemoe {
namespace sgp4 {

using Real = double;
#define SPACEMOE_REAL_FUNCTION SPACEMOE_HD inline

SPACEMOE_REAL_FUNCTION double real(double x) {
  return x;
}
SPACEMOE_REAL_FUNCTION double square_root(double x) {
  return std::sqrt(x);
}
SPACEMOE_REAL_FUNCTION double magnitude(double x) {
  return x < 0.0 ? -x : x;
}
SPACEMOE_REAL_FUNCTION double bounded(double x, double limit) {
  const double not_above = x < limit ? x : limit;
  return not_above > -limit ? not_above : -limit;
}
SPACEMOE_REAL_FUNCTION double one_where_above(double x, double limit) {
  return x > limit ? 1.0 : 0.0;
}
SPACEMOE_REAL_FUNCTION bool is_any(double flag) {
  return flag != 0.0;
}

#include "kernels/common/angles_body.hpp"
#include "kernels/common/sgp4_body.hpp"

#undef SPACEMOE_REAL_FUNCTION

/// What is wrong with a state, in the order in which SGP4 asks.
SPACEMOE_HD inline Sgp4Error error_of(double eccentricity, const StateParts& state) {
  if (!(eccentricity < 1.0 && eccentricity >= -0.001)) {
    return Sgp4Error::eccentricity;
  }
  if (!(state.roundness >= 0.0)) {
    return Sgp4Error::semilatus_rectum;
  }
  return state.radius >= 1.0 ? Sgp4Error::none : Sgp4Error::decayed;
}

SPACEMOE_HD inline OrbitState orbit_state(const StateParts& state) {
  return {{state.x, state.y, state.z}, {state.vx, state.vy, state.vz}};
}

}  // namespace sgp4

/// State (TEME) of a satellite `minutes` after its epoch. It must have a period below 225 minutes.
SPACEMOE_HD inline Sgp4State near_earth_state(const Sgp4Orbit& orbit, double minutes) {
  const sgp4::NearEarthParts parts = sgp4::near_earth_parts(orbit, minutes);
  if (!(orbit.mean_motion > 0.0)) {
    return {sgp4::orbit_state(parts.state), Sgp4Error::mean_motion};
  }
  return {sgp4::orbit_state(parts.state), sgp4::error_of(parts.eccentricity, parts.state)};
}

}  // namespace spacemoe
