#include "host/elements/deep_space_constants.hpp"

#include <cmath>

#include "host/elements/resonance_terms.hpp"
#include "kernels/common/constants.hpp"
#include "kernels/common/wgs72.hpp"

namespace spacemoe {
namespace {

/// The orbit of Sun or Moon around the Earth, its node counted from the equinox.
struct BodyOrbit {
  double mass;  ///< what its pull is times, rad^2/min^2 per mean motion of the satellite
  double motion;
  double eccentricity;
  double mean_anomaly;
  double node;
  double cos_pericentre, sin_pericentre;
  double cos_inclination, sin_inclination;
};

/// Obliquity of the ecliptic, as SGP4 has it.
constexpr double cos_obliquity = 0.91744867;
constexpr double sin_obliquity = 0.39785416;

/// `day`: since noon of 31 December 1899.
BodyOrbit sun_orbit(double day) {
  return {2.9864797e-6, 1.19459e-5,    0.01675,      6.2565837 + 0.017201977 * day, 0.0, 0.1945905,
          -0.98088458,  cos_obliquity, sin_obliquity};
}

/// The Moon's orbit is inclined to the ecliptic, on which its node goes round in 18.6 years.
BodyOrbit moon_orbit(double day) {
  const double ecliptic_node = 4.5236020 - 9.2422029e-4 * day;
  const double cos_i = 0.91375164 - 0.03568096 * std::cos(ecliptic_node);
  const double sin_i = std::sqrt(1.0 - cos_i * cos_i);
  const double sin_node = 0.089683511 * std::sin(ecliptic_node) / sin_i;
  const double cos_node = std::sqrt(1.0 - sin_node * sin_node);
  const double longitude = 5.8351514 + 0.0019443680 * day;  // of its pericentre
  const double from_equator = std::atan2(
      sin_obliquity * std::sin(ecliptic_node) / sin_i,
      cos_node * std::cos(ecliptic_node) + cos_obliquity * sin_node * std::sin(ecliptic_node));
  const double pericentre = longitude + from_equator - ecliptic_node;
  return {4.7968065e-7,
          1.5835218e-4,
          0.05490,
          4.7199672 + 0.22997150 * day - longitude,
          std::atan2(sin_node, cos_node),
          std::cos(pericentre),
          std::sin(pericentre),
          cos_i,
          sin_i};
}

/// A direction in the orbit of the satellite: along its node and pericentre.
struct OrbitAxes {
  double node, beside_node;              ///< in its plane
  double pericentre, beside_pericentre;  ///< the same, turned
  double pole;
};

/// The two directions of a body's orbit, towards its pericentre and a quarter turn on.
struct BodyAxes {
  OrbitAxes first;
  OrbitAxes second;
};

OrbitAxes orbit_axes(const Sgp4Orbit& orbit, double node, double across, double north) {
  const double cos_i = orbit.plane.cos_inclination;
  const double sin_i = orbit.plane.sin_inclination;
  const double cos_w = std::cos(orbit.pericentre);
  const double sin_w = std::sin(orbit.pericentre);
  const double beside = cos_i * across + sin_i * north;
  return {node, beside, node * cos_w + beside * sin_w, beside * cos_w - node * sin_w,
          cos_i * north - sin_i * across};
}

BodyAxes body_axes(const Sgp4Orbit& orbit, const BodyOrbit& body) {
  const double cos_h = std::cos(orbit.node - body.node);
  const double sin_h = std::sin(orbit.node - body.node);
  const double cos_g = body.cos_pericentre;
  const double sin_g = body.sin_pericentre;
  const double cos_i = body.cos_inclination;
  const double sin_i = body.sin_inclination;
  return {orbit_axes(orbit, cos_g * cos_h + sin_g * cos_i * sin_h,
                     sin_g * cos_i * cos_h - cos_g * sin_h, sin_g * sin_i),
          orbit_axes(orbit, cos_g * cos_i * sin_h - sin_g * cos_h,
                     sin_g * sin_h + cos_g * cos_i * cos_h, cos_g * sin_i)};
}

/// A quadratic form of the body's direction: its sum over both axes makes a secular rate, what is
/// mixed and what is different make the terms of twice the body's anomaly.
struct FormValues {
  double sum;
  double mixed;
  double difference;

  FormValues operator*(double factor) const {
    return {sum * factor, mixed * factor, difference * factor};
  }
};

template <class Form>
FormValues values_of(const BodyAxes& axes, const Form& form) {
  const double first = form(axes.first, axes.first);
  const double second = form(axes.second, axes.second);
  return {first + second, form(axes.first, axes.second) + form(axes.second, axes.first),
          second - first};
}

/// What a body does to each element, twice.
struct BodyForms {
  FormValues eccentricity, inclination, mean_anomaly, pericentre, node;
  double of_round_anomaly;  ///< constant parts, times what stands before the forms
  double of_round_pericentre;
};

BodyForms forms_of(const Sgp4Orbit& orbit, const BodyOrbit& body) {
  const double e = orbit.eccentricity;
  const double e2 = e * e;
  const double beta = std::sqrt(1.0 - e2);
  const double cos_w = std::cos(orbit.pericentre);
  const double sin_w = std::sin(orbit.pericentre);
  const double pull = body.mass / orbit.mean_motion;
  const BodyAxes axes = body_axes(orbit, body);

  const auto of_pericentre = [](const OrbitAxes& u, const OrbitAxes& v) {
    return 12.0 * u.pericentre * v.pericentre - 3.0 * u.beside_pericentre * v.beside_pericentre;
  };
  const auto of_anomaly = [&](const OrbitAxes& u, const OrbitAxes& v) {
    return 6.0 * (u.node * v.node + u.beside_node * v.beside_node) +
           (1.0 + e2) * of_pericentre(u, v);
  };
  const auto of_eccentricity = [](const OrbitAxes& u, const OrbitAxes& v) {
    return u.pericentre * v.beside_pericentre;
  };
  const auto of_inclination = [&](const OrbitAxes& u, const OrbitAxes& v) {
    return v.pole *
           (-6.0 * u.node - e2 * (24.0 * u.pericentre * cos_w + 6.0 * u.beside_pericentre * sin_w));
  };
  const auto of_node = [&](const OrbitAxes& u, const OrbitAxes& v) {
    return v.pole * (6.0 * u.beside_node +
                     e2 * (24.0 * u.pericentre * sin_w - 6.0 * u.beside_pericentre * cos_w));
  };
  return {values_of(axes, of_eccentricity) * (-30.0 * e * pull * beta),
          values_of(axes, of_inclination) * (-pull / beta),
          values_of(axes, of_anomaly) * (-2.0 * pull),
          values_of(axes, of_pericentre) * (2.0 * pull * beta),
          values_of(axes, of_node) * (pull / beta),
          2.0 * pull,
          2.0 * pull * beta};
}

DistantBody distant_body(const Sgp4Orbit& orbit, const BodyOrbit& body, const BodyForms& forms) {
  const double e2 = orbit.eccentricity * orbit.eccentricity;
  DistantBody result{};
  result.mean_anomaly = std::fmod(body.mean_anomaly, 2.0 * pi);
  result.motion = body.motion;
  result.eccentricity = body.eccentricity;
  result.cosine = {forms.eccentricity.mixed, forms.inclination.mixed, forms.mean_anomaly.mixed,
                   forms.pericentre.mixed, forms.node.mixed};
  result.sine = {forms.eccentricity.difference, forms.inclination.difference,
                 forms.mean_anomaly.difference, forms.pericentre.difference, forms.node.difference};
  result.simple.mean_anomaly = forms.of_round_anomaly * (21.0 + 9.0 * e2) * body.eccentricity;
  result.simple.pericentre = -9.0 * forms.of_round_pericentre * body.eccentricity;
  return result;
}

void add_rates(const Sgp4Orbit& orbit, const BodyOrbit& body, const BodyForms& forms,
               PullRates& rates) {
  // 3 degrees from the equator; there node and pericentre are not told apart.
  constexpr double least_inclination = 5.2359877e-2;
  const double half = 0.5 * body.motion;
  const double e2 = orbit.eccentricity * orbit.eccentricity;
  const bool is_flat =
      orbit.inclination < least_inclination || orbit.inclination > pi - least_inclination;
  const double sin_i = orbit.plane.sin_inclination;
  const double node = is_flat ? 0.0 : half * forms.node.sum / sin_i;
  rates.eccentricity += half * forms.eccentricity.sum;
  rates.inclination += half * forms.inclination.sum;
  rates.mean_anomaly +=
      half * (forms.mean_anomaly.sum + forms.of_round_anomaly * (14.0 + 6.0 * e2));
  rates.pericentre += half * (forms.pericentre.sum - 6.0 * forms.of_round_pericentre) -
                      orbit.plane.cos_inclination * node;
  rates.node += node;
}

}  // namespace

double sidereal_angle(double epoch_days) {
  constexpr double seconds_per_turn = 86400.0;
  constexpr double days_to_j2000 = 18263.5;  // noon of 1 January 2000
  const double t = (epoch_days - days_to_j2000) / 36525.0;
  const double seconds = 67310.54841 + (876600.0 * 3600.0 + 8640184.812866) * t + 0.093104 * t * t -
                         6.2e-6 * t * t * t;
  const double turns = seconds / seconds_per_turn;
  return 2.0 * pi * (turns - std::floor(turns));
}

DeepSpaceTerms deep_space_terms(const Sgp4Orbit& orbit, double epoch_days) {
  constexpr double days_to_1950 = 18261.5;
  DeepSpaceTerms terms{};
  const BodyOrbit sun = sun_orbit(epoch_days + days_to_1950);
  const BodyOrbit moon = moon_orbit(epoch_days + days_to_1950);
  const BodyForms of_sun = forms_of(orbit, sun);
  const BodyForms of_moon = forms_of(orbit, moon);
  terms.sun = distant_body(orbit, sun, of_sun);
  terms.moon = distant_body(orbit, moon, of_moon);
  add_rates(orbit, sun, of_sun, terms.rates);
  add_rates(orbit, moon, of_moon, terms.rates);
  terms.resonance = resonance_of(orbit, terms.rates, sidereal_angle(epoch_days));
  return terms;
}

}  // namespace spacemoe
