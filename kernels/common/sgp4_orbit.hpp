#pragma once

#include <cstdint>

#include "kernels/common/orbit.hpp"

namespace spacemoe {

/// Why SGP4 has no state of a satellite at a time; numbers as the published reference has them.
enum class Sgp4Error : std::uint8_t {
  none = 0,
  eccentricity = 1,            ///< mean eccentricity below -0.001, or 1 and more
  mean_motion = 2,             ///< not above 0
  perturbed_eccentricity = 3,  ///< below 0 or above 1 under the pull of Sun and Moon
  semilatus_rectum = 4,        ///< below 0
  decayed = 6,                 ///< below the surface of the Earth
};

/// State (TEME) and whether it is one. With `decayed` it still is the orbit's, underground.
struct Sgp4State {
  OrbitState state;
  Sgp4Error error;
};

/// Inclination, and what the periodic terms of J3 need of it.
struct Sgp4Plane {
  double sin_inclination;
  double cos_inclination;
  double j3_longitude;  ///< -(J3 / 4 J2) sin i (3 + 5 cos i) / (1 + cos i)
  double j3_lateral;    ///< -(J3 / 2 J2) sin i
};

/// Constants of a satellite: mean elements at its epoch, how gravity and drag change them, in rad,
/// minutes and radii of wgs72. C1 .. C5, D2 .. D4 are those of Hoots, Roehrich, Spacetrack
/// Report 3.
struct Sgp4Orbit {
  double mean_motion;  ///< of Brouwer: that of Kozai, which is catalogued, less its part of J2
  double semi_major_axis;
  double eccentricity;
  double inclination;
  double node;
  double pericentre;
  double mean_anomaly;
  Sgp4Plane plane;

  double node_rate;
  double pericentre_rate;
  double mean_anomaly_rate;

  double node_drag;          ///< times t^2
  double axis_drag[4];       ///< C1, D2, D3, D4: times t .. t^4, off the root of the axis
  double longitude_drag[4];  ///< times t^2 .. t^5, mean motion included
  double eccentricity_drag;  ///< B* C4
  bool is_simple;       ///< lower than 220 km, or deep space: no drag terms but those of C1 and C4
  double anomaly_drag;  ///< times (1 + eta cos M)^3 less its value at epoch
  double anomaly_drag_at_epoch;
  double eta;
  double pericentre_drag;    ///< times t
  double eccentricity_wave;  ///< B* C5, times sin M less its value at epoch
  double sin_anomaly_at_epoch;
};

}  // namespace spacemoe
