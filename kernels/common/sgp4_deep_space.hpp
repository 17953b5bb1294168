#pragma once

#include "kernels/common/constants.hpp"
#include "kernels/common/portable.hpp"
#include "kernels/common/sgp4.hpp"
#include "kernels/common/sgp4_resonance.hpp"

/// SGP4 in deep space, for periods of 225 minutes and more: the pull of Sun and Moon, and resonance
/// with the Earth's field. Equations of Vallado, Crawford, Hujsak, Kelso, AIAA 2006-6753, appendix
/// B (after Hujsak, Spacetrack Report 1, 1979), in its improved mode.
namespace spacemoe {

/// Mean elements changed by something that comes and goes.
struct PeriodicPull {
  double eccentricity;
  double inclination;
  double mean_anomaly;
  double pericentre;
  double node;  ///< times the sine of the inclination
};

/// The Sun or the Moon on an orbit of its own: element x changes by
/// cosine.x (sin^2 f / 2 - 1/4) - sine.x sin f cos f / 2 + simple.x sin f at its true anomaly f.
struct DistantBody {
  double mean_anomaly;  ///< at the satellite's epoch, rad
  double motion;        ///< rad/min
  double eccentricity;
  PeriodicPull cosine;
  PeriodicPull sine;
  PeriodicPull simple;
};

/// Rates (per minute) of mean elements under the pull of both.
struct PullRates {
  double eccentricity;
  double inclination;
  double mean_anomaly;
  double pericentre;
  double node;
};

/// What deep space adds to the constants of a satellite.
struct DeepSpaceTerms {
  DistantBody sun;
  DistantBody moon;
  PullRates rates;
  Resonance resonance;
};

namespace sgp4 {

/// What is left of an angle (rad) by whole turns of 2 pi, as a double has it, with its sign; exact
/// below 2^20 turns.
SPACEMOE_HD inline double within_a_turn(double x) {
  constexpr double turn = 2.0 * pi;
  constexpr double first_bits = 0x1.921fb544p+2;
  constexpr double other_bits = turn - first_bits;
  const double turns = x / turn;
  const double nearest = nearest_integer(turns);
  const double whole =
      magnitude(nearest) > magnitude(turns) ? nearest - (turns < 0.0 ? -1.0 : 1.0) : nearest;
  return (x - whole * first_bits) - whole * other_bits;
}

/// Angle (rad) of the point (x, y), from -pi to pi: a parabola that is 0.004 off, then the angle
/// from there by the tangent's series.
SPACEMOE_HD inline double angle_of(double y, double x) {
  const double ax = magnitude(x);
  const double ay = magnitude(y);
  const double longer = ax > ay ? ax : ay;
  if (!(longer > 0.0)) {
    return 0.0;
  }
  const double slope = (ax > ay ? ay : ax) / longer;
  double angle = slope * (0.25 * pi + 0.273 * (1.0 - slope));
  angle = ax > ay ? angle : 0.5 * pi - angle;
  angle = x < 0.0 ? pi - angle : angle;
  angle = y < 0.0 ? -angle : angle;
  const SinCos near = sin_cos(angle);
  const double off = (y * near.cos - x * near.sin) / (x * near.cos + y * near.sin);
  const double off2 = off * off;
  return angle + off * (1.0 - off2 * (1.0 / 3.0 - off2 * (0.2 - off2 / 7.0)));
}

/// x^(-2/3) near x = 1, by Newton's method.
SPACEMOE_HD inline double inverse_two_thirds_power(double x) {
  constexpr int steps = 8;
  double y = 1.0 - (x - 1.0) * (2.0 / 3.0);
  for (int step = 0; step < steps; ++step) {
    y = y * (4.0 - x * x * y * y * y) / 3.0;
  }
  return y;
}

SPACEMOE_HD inline PeriodicPull pull_of(const DistantBody& body, double minutes) {
  const double mean_anomaly = body.mean_anomaly + body.motion * minutes;
  const SinCos f = sin_cos(mean_anomaly + 2.0 * body.eccentricity * sin_cos(mean_anomaly).sin);
  const double cosine = 0.5 * f.sin * f.sin - 0.25;
  const double sine = -0.5 * f.sin * f.cos;
  const auto sum = [&](double PeriodicPull::*element) {
    return body.cosine.*element * cosine + body.sine.*element * sine + body.simple.*element * f.sin;
  };
  return {sum(&PeriodicPull::eccentricity), sum(&PeriodicPull::inclination),
          sum(&PeriodicPull::mean_anomaly), sum(&PeriodicPull::pericentre),
          sum(&PeriodicPull::node)};
}

/// Mean elements with their inclination.
struct InclinedElements {
  MeanElements mean;
  double inclination;
};

/// Adds the pull of Sun and Moon. Below 0.2 rad of inclination node and pericentre are badly
/// defined, and it is added to the vector (sin i sin Omega, sin i cos Omega) in their place
/// (Lyddane). There the node stands without a sine, so whole turns must have been taken off.
SPACEMOE_HD inline void add_pull(const DeepSpaceTerms& deep, double minutes,
                                 InclinedElements& elements) {
  constexpr double least_inclination = 0.2;
  const PeriodicPull sun = pull_of(deep.sun, minutes);
  const PeriodicPull moon = pull_of(deep.moon, minutes);
  const double inclination = sun.inclination + moon.inclination;
  const double anomaly = sun.mean_anomaly + moon.mean_anomaly;
  const double pericentre = sun.pericentre + moon.pericentre;
  const double node = sun.node + moon.node;
  MeanElements& mean = elements.mean;
  elements.inclination += inclination;
  mean.eccentricity += sun.eccentricity + moon.eccentricity;
  const SinCos plane = sin_cos(elements.inclination);
  if (elements.inclination >= least_inclination) {
    const double along = node / plane.sin;
    mean.pericentre += pericentre - plane.cos * along;
    mean.node += along;
    mean.mean_anomaly += anomaly;
    return;
  }
  const double old_node = mean.node;
  const SinCos at = sin_cos(old_node);
  const double tilt = plane.sin + inclination * plane.cos;
  double new_node = angle_of(tilt * at.sin + node * at.cos, tilt * at.cos - node * at.sin);
  if (magnitude(old_node - new_node) > pi) {
    new_node += new_node < old_node ? 2.0 * pi : -2.0 * pi;
  }
  const double longitude =
      mean.pericentre + pericentre + (plane.cos - inclination * plane.sin) * old_node;
  mean.pericentre = longitude - plane.cos * new_node;
  mean.node = new_node;
  mean.mean_anomaly += anomaly;
}

SPACEMOE_HD inline Sgp4Plane plane_of(double inclination) {
  constexpr double least_divisor = 1.5e-12;  // of an inclination of 180 degrees
  constexpr double j3_j2 = wgs72::j3 / wgs72::j2;
  const SinCos i = sin_cos(inclination);
  const double divisor = 1.0 + i.cos;
  return {i.sin, i.cos,
          -0.25 * j3_j2 * i.sin * (3.0 + 5.0 * i.cos) /
              (magnitude(divisor) > least_divisor ? divisor : least_divisor),
          -0.5 * j3_j2 * i.sin};
}

/// Mean elements under gravity, drag, Sun, Moon and resonance but for periodic terms.
struct DeepSpaceMean {
  InclinedElements elements;
  double mean_motion;
  double eccentricity;  ///< before what is too small for a division is replaced
};

SPACEMOE_HD inline DeepSpaceMean deep_space_mean(const Sgp4Orbit& orbit, const DeepSpaceTerms& deep,
                                                 double minutes, ResonantMotion& reached) {
  const Drift drift = drift_of(orbit, minutes);
  const double node = drift.node + deep.rates.node * minutes;
  const double pericentre = drift.pericentre + deep.rates.pericentre * minutes;
  double mean_anomaly = drift.mean_anomaly + deep.rates.mean_anomaly * minutes;
  double mean_motion = orbit.mean_motion;
  if (deep.resonance.terms > 0) {
    const ResonantMotion now = resonant_motion(orbit, deep.resonance, minutes, reached);
    const double sidereal_angle = deep.resonance.sidereal_angle + minutes * earth_rotation;
    mean_motion = now.mean_motion;
    mean_anomaly = now.longitude - deep.resonance.turns * (node - sidereal_angle) -
                   (deep.resonance.has_pericentre ? pericentre : 0.0);
  }
  // Whole turns go while the three angles are still large, so that the sums of what is left are
  // rounded alike; of the node they must, as add_pull has it without a sine.
  const double longitude = within_a_turn(mean_anomaly + drift.longitude + pericentre + node);
  const double least_pericentre = within_a_turn(pericentre);
  const double least_node = within_a_turn(node);
  const double axis = orbit.semi_major_axis *
                      inverse_two_thirds_power(mean_motion / orbit.mean_motion) *
                      drift.root_of_axis * drift.root_of_axis;
  const double eccentricity =
      orbit.eccentricity + deep.rates.eccentricity * minutes - drift.eccentricity_drop;
  return {{{axis, usable_eccentricity(eccentricity), least_node, least_pericentre,
            longitude - least_pericentre - least_node},
           orbit.inclination + deep.rates.inclination * minutes},
          mean_motion,
          eccentricity};
}

}  // namespace sgp4

/// State (TEME) of a satellite in deep space `minutes` after its epoch. `reached` belongs to the
/// satellite, begins empty, and spares steps where times come in order.
SPACEMOE_HD inline Sgp4State deep_space_state(const Sgp4Orbit& orbit, const DeepSpaceTerms& deep,
                                              double minutes, ResonantMotion& reached) {
  sgp4::DeepSpaceMean mean = sgp4::deep_space_mean(orbit, deep, minutes, reached);
  sgp4::InclinedElements& elements = mean.elements;
  sgp4::add_pull(deep, minutes, elements);
  if (elements.inclination < 0.0) {
    elements.inclination = -elements.inclination;
    elements.mean.node += pi;
    elements.mean.pericentre -= pi;
  }
  const sgp4::StateParts parts =
      sgp4::state_parts(sgp4::plane_of(elements.inclination), elements.mean);
  const OrbitState state = sgp4::orbit_state(parts);
  if (!(mean.mean_motion > 0.0)) {
    return {state, Sgp4Error::mean_motion};
  }
  const Sgp4Error error = sgp4::error_of(mean.eccentricity, parts);
  const double e = elements.mean.eccentricity;
  const bool is_pulled_apart = error != Sgp4Error::eccentricity && !(e >= 0.0 && e <= 1.0);
  return {state, is_pulled_apart ? Sgp4Error::perturbed_eccentricity : error};
}

}  // namespace spacemoe
