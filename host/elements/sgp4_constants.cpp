#include "host/elements/sgp4_constants.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "host/elements/deep_space_constants.hpp"
#include "kernels/common/constants.hpp"
#include "kernels/common/wgs72.hpp"

namespace spacemoe {
namespace {

constexpr double minutes_per_day = 1440.0;
constexpr double deep_space_period_min = 225.0;
/// Below these drag has no terms of higher order, and the part of J3 and eccentricity none at all.
constexpr double simple_pericentre_km = 220.0;
constexpr double round_orbit = 1.0e-4;

double radii(double km) {
  return km / wgs72::radius_km;
}

double fourth_power(double x) {
  return x * x * x * x;
}

double axis_of(double mean_motion) {
  return std::pow(wgs72::unit_motion / mean_motion, 2.0 / 3.0);
}

/// Mean motion of Brouwer from that of Kozai: J2 moves the mean anomaly, which Kozai counts in.
double brouwer_motion(double kozai, double eccentricity, double cos_i) {
  const double roundness = 1.0 - eccentricity * eccentricity;
  const double part =
      0.75 * wgs72::j2 * (3.0 * cos_i * cos_i - 1.0) / (std::sqrt(roundness) * roundness);
  const double axis = axis_of(kozai);
  const double first = part / (axis * axis);
  const double better =
      axis * (1.0 - first * first - first * (1.0 / 3.0 + 134.0 * first * first / 81.0));
  return kozai / (1.0 + part / (better * better));
}

/// Secular rates by J2, its square, and J4.
void set_gravity(Sgp4Orbit& orbit) {
  const double cos2 = orbit.plane.cos_inclination * orbit.plane.cos_inclination;
  const double cos4 = cos2 * cos2;
  const double roundness = 1.0 - orbit.eccentricity * orbit.eccentricity;
  const double parameter = orbit.semi_major_axis * roundness;
  const double per_p2 = 1.0 / (parameter * parameter);
  const double by_j2 = 1.5 * wgs72::j2 * per_p2 * orbit.mean_motion;
  const double by_j2_twice = 0.5 * by_j2 * wgs72::j2 * per_p2;
  const double by_j4 = -0.46875 * wgs72::j4 * per_p2 * per_p2 * orbit.mean_motion;
  const double beta = std::sqrt(roundness);
  orbit.mean_anomaly_rate = orbit.mean_motion + 0.5 * by_j2 * beta * (3.0 * cos2 - 1.0) +
                            0.0625 * by_j2_twice * beta * (13.0 - 78.0 * cos2 + 137.0 * cos4);
  orbit.pericentre_rate = -0.5 * by_j2 * (1.0 - 5.0 * cos2) +
                          0.0625 * by_j2_twice * (7.0 - 114.0 * cos2 + 395.0 * cos4) +
                          by_j4 * (3.0 - 36.0 * cos2 + 49.0 * cos4);
  orbit.node_rate =
      orbit.plane.cos_inclination *
      (-by_j2 + 0.5 * by_j2_twice * (4.0 - 19.0 * cos2) + 2.0 * by_j4 * (3.0 - 7.0 * cos2));
}

/// The atmosphere as SGP4 has it: density falls with the fourth power of (q0 - s) / (r - s), whose
/// parameter s lies lower for satellites that come below 156 km.
struct Atmosphere {
  double s;          ///< radii
  double thickness;  ///< (q0 - s)^4
};

Atmosphere atmosphere_at(double pericentre_km) {
  constexpr double top_km = 120.0;
  double s_km = 78.0;
  if (pericentre_km < 156.0) {
    s_km = pericentre_km < 98.0 ? 20.0 : pericentre_km - 78.0;
  }
  return {radii(s_km) + 1.0, fourth_power(radii(top_km - s_km))};
}

/// Powers of time, from C1 and what follows from it: Spacetrack Report 3, D2 to D4.
void set_decay(Sgp4Orbit& orbit, double c1, const Atmosphere& air, double xi) {
  const double a = orbit.semi_major_axis;
  const double d2 = 4.0 * a * xi * c1 * c1;
  const double d3 = (17.0 * a + air.s) * d2 * xi * c1 / 3.0;
  const double d4 = 0.5 * (d2 * xi * c1 / 3.0) * a * xi * (221.0 * a + 31.0 * air.s) * c1;
  const double powers[] = {c1, d2, d3, d4};
  std::copy(std::begin(powers), std::end(powers), orbit.axis_drag);
  orbit.longitude_drag[1] = orbit.mean_motion * (d2 + 2.0 * c1 * c1);
  orbit.longitude_drag[2] =
      orbit.mean_motion * 0.25 * (3.0 * d3 + c1 * (12.0 * d2 + 10.0 * c1 * c1));
  orbit.longitude_drag[3] =
      orbit.mean_motion * 0.2 *
      (3.0 * d4 + 12.0 * c1 * d3 + 6.0 * d2 * d2 + 15.0 * c1 * c1 * (2.0 * d2 + c1 * c1));
}

void set_drag(Sgp4Orbit& orbit, double bstar) {
  const double e = orbit.eccentricity;
  const double a = orbit.semi_major_axis;
  const double n = orbit.mean_motion;
  const double sin_i = orbit.plane.sin_inclination;
  const double cos_i = orbit.plane.cos_inclination;
  const double roundness = 1.0 - e * e;
  const double pericentre = a * (1.0 - e);
  const Atmosphere air = atmosphere_at((pericentre - 1.0) * wgs72::radius_km);
  const double xi = 1.0 / (a - air.s);
  const double eta = a * e * xi;
  const double eta2 = eta * eta;
  const double e_eta = e * eta;
  const double psi2 = std::fabs(1.0 - eta2);
  const double density = air.thickness * fourth_power(xi);
  const double drag = density / std::pow(psi2, 3.5);
  const double flat = 3.0 * cos_i * cos_i - 1.0;
  const double steep = 1.0 - cos_i * cos_i;
  const double c2 = drag * n *
                    (a * (1.0 + 1.5 * eta2 + e_eta * (4.0 + eta2)) +
                     0.375 * wgs72::j2 * xi / psi2 * flat * (8.0 + 3.0 * eta2 * (8.0 + eta2)));
  const double c1 = bstar * c2;
  const double c4 =
      2.0 * n * drag * a * roundness *
      (eta * (2.0 + 0.5 * eta2) + e * (0.5 + 2.0 * eta2) -
       wgs72::j2 * xi / (a * psi2) *
           (-3.0 * flat * (1.0 - 2.0 * e_eta + eta2 * (1.5 - 0.5 * e_eta)) +
            0.75 * steep * (2.0 * eta2 - e_eta * (1.0 + eta2)) * std::cos(2.0 * orbit.pericentre)));
  const double by_j2 = 1.5 * wgs72::j2 / (a * roundness * a * roundness) * n;

  orbit.node_drag = 3.5 * roundness * -by_j2 * cos_i * c1;
  orbit.axis_drag[0] = c1;
  orbit.longitude_drag[0] = n * 1.5 * c1;
  orbit.eccentricity_drag = bstar * c4;
  if (orbit.is_simple) {
    return;
  }
  const bool is_round = !(e > round_orbit);
  const double c3 = is_round ? 0.0 : -2.0 * density * xi * (wgs72::j3 / wgs72::j2) * n * sin_i / e;
  const double c5 = 2.0 * drag * a * roundness * (1.0 + 2.75 * (eta2 + e_eta) + e_eta * eta2);
  const double swelling = 1.0 + eta * std::cos(orbit.mean_anomaly);
  orbit.eta = eta;
  orbit.anomaly_drag = is_round ? 0.0 : -2.0 / 3.0 * density * bstar / e_eta;
  orbit.anomaly_drag_at_epoch = swelling * swelling * swelling;
  orbit.pericentre_drag = bstar * c3 * std::cos(orbit.pericentre);
  orbit.eccentricity_wave = bstar * c5;
  orbit.sin_anomaly_at_epoch = std::sin(orbit.mean_anomaly);
  set_decay(orbit, c1, air, xi);
}

}  // namespace

Sgp4State Sgp4Satellite::at(double minutes) const {
  if (!deep_space) {
    return near_earth_state(orbit, minutes);
  }
  ResonantMotion motion;
  return deep_space_state(orbit, *deep_space, minutes, motion);
}

Sgp4MeanState Sgp4Satellite::mean_at(double minutes) const {
  sgp4::MeanElements mean;
  double inclination = orbit.inclination;
  if (deep_space) {
    ResonantMotion motion;
    const auto elements = sgp4::deep_space_mean(orbit, *deep_space, minutes, motion).elements;
    mean = elements.mean;
    inclination = elements.inclination;
  } else {
    mean = sgp4::near_earth_mean(orbit, minutes).mean;
  }
  return {mean.semi_major_axis, mean.eccentricity, inclination, mean.node,
          mean.pericentre,      mean.mean_anomaly};
}

Sgp4Satellite sgp4_satellite(const OrbitalElements& elements) {
  Sgp4Satellite satellite{};
  Sgp4Orbit& orbit = satellite.orbit;
  orbit.eccentricity = elements.eccentricity;
  orbit.inclination = elements.inclination_deg * radians_per_degree;
  orbit.node = elements.raan_deg * radians_per_degree;
  orbit.pericentre = elements.pericentre_deg * radians_per_degree;
  orbit.mean_anomaly = elements.mean_anomaly_deg * radians_per_degree;
  orbit.plane = sgp4::plane_of(orbit.inclination);
  orbit.mean_motion = brouwer_motion(elements.mean_motion_per_day / (minutes_per_day / (2.0 * pi)),
                                     elements.eccentricity, orbit.plane.cos_inclination);
  orbit.semi_major_axis = axis_of(orbit.mean_motion);
  const bool is_deep = 2.0 * pi / orbit.mean_motion >= deep_space_period_min;
  const double pericentre = orbit.semi_major_axis * (1.0 - orbit.eccentricity);
  orbit.is_simple = is_deep || pericentre < radii(simple_pericentre_km) + 1.0;
  set_gravity(orbit);
  set_drag(orbit, elements.bstar);
  if (is_deep) {
    satellite.deep_space = deep_space_terms(orbit, days_since_1950(elements.epoch));
  }
  return satellite;
}

}  // namespace spacemoe
