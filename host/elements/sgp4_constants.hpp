#pragma once

#include <optional>

#include "host/elements/orbital_elements.hpp"
#include "kernels/common/sgp4_deep_space.hpp"
#include "kernels/common/sgp4_orbit.hpp"

namespace spacemoe {

/// Mean elements of SGP4 at a time (rad, radii of wgs72), without periodic terms.
struct Sgp4MeanState {
  double semi_major_axis;
  double eccentricity;
  double inclination;
  double node;
  double pericentre;
  double mean_anomaly;
};

/// Constants of a satellite that its states follow from at any time.
struct Sgp4Satellite {
  Sgp4Orbit orbit;
  std::optional<DeepSpaceTerms> deep_space;  ///< for a period of 225 minutes and more

  /// State (TEME) `minutes` after epoch.
  [[nodiscard]] Sgp4State at(double minutes) const;
  /// Mean elements `minutes` after epoch, also where there is no state.
  [[nodiscard]] Sgp4MeanState mean_at(double minutes) const;
};

/// Constants from elements, once per satellite. Every element set that a reader takes has some;
/// whether they give states is known at a time. Eccentricity must be below 1, mean motion above 0.
/// Source: Vallado, Crawford, Hujsak, Kelso, AIAA 2006-6753, WGS 72, improved mode.
[[nodiscard]] Sgp4Satellite sgp4_satellite(const OrbitalElements& elements);

}  // namespace spacemoe
