#include "host/elements/resonance_terms.hpp"

#include <cmath>

#include "kernels/common/constants.hpp"

namespace spacemoe {
namespace {

/// Mean motions (rad/min) of orbits that resonate.
struct MotionBand {
  double from;
  double to;
};
constexpr MotionBand one_day = {0.0034906585, 0.0052359877};
constexpr MotionBand half_day = {8.26e-3, 9.24e-3};
constexpr double half_day_eccentricity = 0.5;

void add_term(Resonance& resonance, double amplitude, double longitude_multiple,
              double pericentre_multiple, double phase) {
  resonance.term[resonance.terms++] = {amplitude, phase, longitude_multiple, pericentre_multiple};
}

/// Functions of the eccentricity, as polynomials that hold up to a bound.
double cubic(double e, double c0, double c1, double c2, double c3) {
  return c0 + e * (c1 + e * (c2 + e * c3));
}

/// G_lpq of half a day.
struct HalfDayEccentricity {
  double g201, g211, g310, g322, g410, g422, g520, g521, g532, g533;
};

HalfDayEccentricity half_day_eccentricity_functions(double e) {
  HalfDayEccentricity g{};
  g.g201 = -0.306 - (e - 0.64) * 0.440;
  if (e <= 0.65) {
    g.g211 = cubic(e, 3.616, -13.2470, 16.2900, 0.0);
    g.g310 = cubic(e, -19.302, 117.3900, -228.4190, 156.5910);
    g.g322 = cubic(e, -18.9068, 109.7927, -214.6334, 146.5816);
    g.g410 = cubic(e, -41.122, 242.6940, -471.0940, 313.9530);
    g.g422 = cubic(e, -146.407, 841.8800, -1629.014, 1083.4350);
    g.g520 = cubic(e, -532.114, 3017.977, -5740.032, 3708.2760);
  } else {
    g.g211 = cubic(e, -72.099, 331.819, -508.738, 266.724);
    g.g310 = cubic(e, -346.844, 1582.851, -2415.925, 1246.113);
    g.g322 = cubic(e, -342.585, 1554.908, -2366.899, 1215.972);
    g.g410 = cubic(e, -1052.797, 4758.686, -7193.992, 3651.957);
    g.g422 = cubic(e, -3581.690, 16178.110, -24462.770, 12422.520);
    g.g520 = e > 0.715 ? cubic(e, -5149.66, 29936.92, -54087.36, 31324.56)
                       : cubic(e, 1464.74, -4664.75, 3763.64, 0.0);
  }
  if (e < 0.7) {
    g.g533 = cubic(e, -919.22770, 4988.6100, -9064.7700, 5542.21);
    g.g521 = cubic(e, -822.71072, 4568.6173, -8491.4146, 5337.524);
    g.g532 = cubic(e, -853.66600, 4690.2500, -8624.7700, 5341.4);
  } else {
    g.g533 = cubic(e, -37995.780, 161616.52, -229838.20, 109377.94);
    g.g521 = cubic(e, -51752.104, 218913.95, -309468.16, 146349.42);
    g.g532 = cubic(e, -40023.880, 170470.89, -242699.48, 115605.82);
  }
  return g;
}

/// F_lmp of half a day.
struct HalfDayInclination {
  double f220, f221, f321, f322, f441, f442, f522, f523, f542, f543;
};

HalfDayInclination half_day_inclination_functions(const Sgp4Plane& plane) {
  const double c = plane.cos_inclination;
  const double s = plane.sin_inclination;
  const double c2 = c * c;
  const double s2 = s * s;
  HalfDayInclination f{};
  f.f220 = 0.75 * (1.0 + 2.0 * c + c2);
  f.f221 = 1.5 * s2;
  f.f321 = 1.875 * s * (1.0 - 2.0 * c - 3.0 * c2);
  f.f322 = -1.875 * s * (1.0 + 2.0 * c - 3.0 * c2);
  f.f441 = 35.0 * s2 * f.f220;
  f.f442 = 39.3750 * s2 * s2;
  f.f522 =
      9.84375 * s * (s2 * (1.0 - 2.0 * c - 5.0 * c2) + 0.33333333 * (-2.0 + 4.0 * c + 6.0 * c2));
  f.f523 = s * (4.92187512 * s2 * (-2.0 - 4.0 * c + 10.0 * c2) +
                6.56250012 * (1.0 + 2.0 * c - 3.0 * c2));
  f.f542 = 29.53125 * s * (2.0 - 8.0 * c + c2 * (-12.0 + 8.0 * c + 10.0 * c2));
  f.f543 = 29.53125 * s * (-2.0 - 8.0 * c + c2 * (12.0 + 8.0 * c - 10.0 * c2));
  return f;
}

Resonance half_day_resonance(const Sgp4Orbit& orbit, const PullRates& rates, double angle) {
  // Sizes and phases of the field's harmonics (2,2), (3,2), (4,4), (5,2), (5,4).
  constexpr double size22 = 1.7891679e-6;
  constexpr double size32 = 3.7393792e-7;
  constexpr double size44 = 7.3636953e-9;
  constexpr double size52 = 1.1428639e-7;
  constexpr double size54 = 2.1765803e-9;
  constexpr double phase22 = 5.7686396;
  constexpr double phase32 = 0.95240898;
  constexpr double phase44 = 1.8014998;
  constexpr double phase52 = 1.0508330;
  constexpr double phase54 = 4.4108898;
  const HalfDayEccentricity g = half_day_eccentricity_functions(orbit.eccentricity);
  const HalfDayInclination f = half_day_inclination_functions(orbit.plane);
  const double per_axis = 1.0 / orbit.semi_major_axis;
  const double of_2 = 3.0 * orbit.mean_motion * orbit.mean_motion * per_axis * per_axis;
  const double of_3 = of_2 * per_axis;
  const double of_4 = of_3 * per_axis;
  const double of_5 = of_4 * per_axis;

  Resonance resonance;
  add_term(resonance, of_2 * size22 * f.f220 * g.g201, 1.0, 2.0, phase22);
  add_term(resonance, of_2 * size22 * f.f221 * g.g211, 1.0, 0.0, phase22);
  add_term(resonance, of_3 * size32 * f.f321 * g.g310, 1.0, 1.0, phase32);
  add_term(resonance, of_3 * size32 * f.f322 * g.g322, 1.0, -1.0, phase32);
  add_term(resonance, 2.0 * of_4 * size44 * f.f441 * g.g410, 2.0, 2.0, phase44);
  add_term(resonance, 2.0 * of_4 * size44 * f.f442 * g.g422, 2.0, 0.0, phase44);
  add_term(resonance, of_5 * size52 * f.f522 * g.g520, 1.0, 1.0, phase52);
  add_term(resonance, of_5 * size52 * f.f523 * g.g532, 1.0, -1.0, phase52);
  add_term(resonance, 2.0 * of_5 * size54 * f.f542 * g.g521, 2.0, 1.0, phase54);
  add_term(resonance, 2.0 * of_5 * size54 * f.f543 * g.g533, 2.0, -1.0, phase54);
  resonance.turns = 2.0;
  resonance.longitude = std::fmod(orbit.mean_anomaly + 2.0 * (orbit.node - angle), 2.0 * pi);
  resonance.drift = orbit.mean_anomaly_rate + rates.mean_anomaly - orbit.mean_motion +
                    2.0 * (orbit.node_rate + rates.node - sgp4::earth_rotation);
  return resonance;
}

Resonance one_day_resonance(const Sgp4Orbit& orbit, const PullRates& rates, double angle) {
  // Sizes and phases of the field's harmonics (3,1), (2,2), (3,3).
  constexpr double size31 = 2.1460748e-6;
  constexpr double size22 = 1.7891679e-6;
  constexpr double size33 = 2.2123015e-7;
  constexpr double phase31 = 0.13130908;
  constexpr double phase22 = 2.8843198;
  constexpr double phase33 = 0.37448087;
  const double e2 = orbit.eccentricity * orbit.eccentricity;
  const double c1 = 1.0 + orbit.plane.cos_inclination;
  const double s2 = orbit.plane.sin_inclination * orbit.plane.sin_inclination;
  const double g200 = 1.0 + e2 * (-2.5 + 0.8125 * e2);
  const double g310 = 1.0 + 2.0 * e2;
  const double g300 = 1.0 + e2 * (-6.0 + 6.60937 * e2);
  const double f220 = 0.75 * c1 * c1;
  const double f311 = 0.9375 * s2 * (1.0 + 3.0 * orbit.plane.cos_inclination) - 0.75 * c1;
  const double f330 = 1.875 * c1 * c1 * c1;
  const double per_axis = 1.0 / orbit.semi_major_axis;
  const double of_2 = 3.0 * orbit.mean_motion * orbit.mean_motion * per_axis * per_axis;

  Resonance resonance;
  add_term(resonance, of_2 * per_axis * f311 * g310 * size31, 1.0, 0.0, phase31);
  add_term(resonance, 2.0 * of_2 * f220 * g200 * size22, 2.0, 0.0, 2.0 * phase22);
  add_term(resonance, 3.0 * of_2 * per_axis * f330 * g300 * size33, 3.0, 0.0, 3.0 * phase33);
  resonance.turns = 1.0;
  resonance.has_pericentre = true;
  resonance.longitude =
      std::fmod(orbit.mean_anomaly + orbit.node + orbit.pericentre - angle, 2.0 * pi);
  resonance.drift = orbit.mean_anomaly_rate + orbit.pericentre_rate + orbit.node_rate +
                    rates.mean_anomaly + rates.pericentre + rates.node - sgp4::earth_rotation -
                    orbit.mean_motion;
  return resonance;
}

}  // namespace

Resonance resonance_of(const Sgp4Orbit& orbit, const PullRates& rates, double sidereal_angle) {
  const double n = orbit.mean_motion;
  Resonance resonance;
  if (n > one_day.from && n < one_day.to) {
    resonance = one_day_resonance(orbit, rates, sidereal_angle);
  } else if (n >= half_day.from && n <= half_day.to &&
             orbit.eccentricity >= half_day_eccentricity) {
    resonance = half_day_resonance(orbit, rates, sidereal_angle);
  }
  resonance.sidereal_angle = sidereal_angle;
  return resonance;
}

}  // namespace spacemoe
