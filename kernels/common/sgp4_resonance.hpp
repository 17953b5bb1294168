#pragma once

#include <cstdint>

#include "kernels/common/portable.hpp"
#include "kernels/common/sgp4.hpp"

/// Resonance of a satellite with the Earth's field, as SGP4 integrates it: Vallado, Crawford,
/// Hujsak, Kelso, AIAA 2006-6753, appendix B.
namespace spacemoe {

/// A term of the Earth's field that a resonant satellite meets again and again:
/// amplitude sin(longitude_multiple lambda + pericentre_multiple omega - phase), rad/min^2.
struct ResonantTerm {
  double amplitude;
  double phase;
  double longitude_multiple;
  double pericentre_multiple;
};

/// Resonance with the Earth's rotation: lambda is the mean longitude M + Omega + omega - theta of
/// an orbit of one day, M + 2 Omega - 2 theta of one of half a day, theta the sidereal angle.
struct Resonance {
  static constexpr std::uint32_t max_terms = 10;

  std::uint32_t terms = 0;  ///< 0: no resonance
  ResonantTerm term[max_terms] = {};
  double turns = 0.0;  ///< of the Earth in an orbit: 1, or 2 in lambda of half a day
  bool has_pericentre = false;
  double longitude = 0.0;  ///< lambda at epoch
  double drift = 0.0;      ///< rate of lambda beyond the change of mean motion
  double sidereal_angle = 0.0;
};

/// Where the integration of a resonance stands. Steps have a fixed length from epoch on, so that
/// going on from here gives the bits of starting anew.
struct ResonantMotion {
  double minutes = 0.0;
  double longitude = 0.0;
  double mean_motion = 0.0;
};

namespace sgp4 {

/// Turns of the Earth (rad/min) as SGP4 has them.
inline constexpr double earth_rotation = 4.37526908801129966e-3;

/// Acceleration of lambda, and its slope along lambda.
struct ResonantForce {
  double acceleration = 0.0;
  double slope = 0.0;
};

SPACEMOE_HD inline ResonantForce force_of(const Resonance& resonance, double longitude,
                                          double pericentre) {
  ResonantForce force;
  for (std::uint32_t i = 0; i < resonance.terms; ++i) {
    const ResonantTerm& term = resonance.term[i];
    const SinCos at = sin_cos(term.longitude_multiple * longitude +
                              term.pericentre_multiple * pericentre - term.phase);
    force.acceleration += term.amplitude * at.sin;
    force.slope += term.longitude_multiple * term.amplitude * at.cos;
  }
  return force;
}

/// Takes Euler's and Maclaurin's steps of half a day from epoch towards `minutes`, and from the
/// last one a part of one, which is returned.
SPACEMOE_HD inline ResonantMotion resonant_motion(const Sgp4Orbit& orbit,
                                                  const Resonance& resonance, double minutes,
                                                  ResonantMotion& reached) {
  constexpr double step_min = 720.0;
  const bool is_behind = magnitude(minutes) < magnitude(reached.minutes);
  if (reached.minutes == 0.0 || minutes * reached.minutes <= 0.0 || is_behind) {
    reached = {0.0, resonance.longitude, orbit.mean_motion};
  }
  const double step = minutes > 0.0 ? step_min : -step_min;
  for (;;) {
    const ResonantForce force = force_of(
        resonance, reached.longitude, orbit.pericentre + orbit.pericentre_rate * reached.minutes);
    const double rate = reached.mean_motion + resonance.drift;
    const double jerk = force.slope * rate;
    const double left = minutes - reached.minutes;
    const bool is_last = !(magnitude(left) >= step_min);
    const double by = is_last ? left : step;
    const ResonantMotion next = {
        reached.minutes + by, reached.longitude + rate * by + force.acceleration * (0.5 * by * by),
        reached.mean_motion + force.acceleration * by + jerk * (0.5 * by * by)};
    if (is_last) {
      return next;
    }
    reached = next;
  }
}

}  // namespace sgp4
}  // namespace spacemoe
