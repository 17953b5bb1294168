#pragma once

#include <span>
#include <vector>

#include "host/base/run_context.hpp"
#include "host/elements/orbital_elements.hpp"
#include "host/elements/sgp4_constants.hpp"
#include "kernels/common/orbit.hpp"

namespace spacemoe {

/// Positions (km) and velocities (km/s) of satellites in TEME, `times_s` seconds after `start` (at
/// most a hundred years), by SGP4. [times][satellites]. Satellites are shared among the threads of
/// the context; bits depend neither on their number nor on the processor. Throws ConfigError where
/// there is no state, with satellite and time, and Interrupted.
[[nodiscard]] std::vector<OrbitState> teme_states(std::span<const OrbitalElements> elements,
                                                  UtcTime start, std::span<const double> times_s,
                                                  const HostContext& context);

/// The same on the thread that calls.
[[nodiscard]] std::vector<OrbitState> teme_states(std::span<const OrbitalElements> elements,
                                                  UtcTime start, std::span<const double> times_s);

/// Mean orbit of a satellite at a time: what of its elements changes slowly.
struct MeanOrbit {
  double semi_major_axis_km;
  double eccentricity;
  double inclination_rad;
  double raan_rad;               ///< 0 to 2 pi
  double latitude_argument_rad;  ///< mean: argument of pericentre plus mean anomaly; 0 to 2 pi
  double mean_motion_rad_per_s;  ///< of Brouwer
  double raan_rate_rad_per_s;
  double
      latitude_rate_rad_per_s;  ///< of the mean argument of latitude: once round a draconic period
};

/// Mean orbits of satellites at one moment, so that they can be compared: elements moved there by
/// what SGP4 has of J2, J4, drag, and in deep space of Sun, Moon and resonance, without periodic
/// terms. [satellites]. Rates are those of gravity and drag (J2, J4, C1), at that moment. Throws
/// ConfigError where a satellite has no orbit any more then.
[[nodiscard]] std::vector<MeanOrbit> mean_orbits(std::span<const OrbitalElements> elements,
                                                 UtcTime at);

}  // namespace spacemoe
