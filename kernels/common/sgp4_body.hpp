// SGP4 near the Earth, in two steps: how gravity and drag change mean elements, and what state the
// periodic terms of J2 and J3 make of them. Equations of Vallado, Crawford, Hujsak, Kelso, AIAA
// 2006-6753, appendix B; the order of operations is our own. No function but the root is called:
// sines of sums of small angles follow from those of the large ones.
//
// Read where angles_body.hpp is, after it.

/// Mean elements changed by J2, J4 and drag, `t` minutes after epoch. What drag does to the mean
/// motion, hence to axis and longitude, is kept apart, as resonance has a say in both.
struct Drift {
  Real node;
  Real pericentre;
  Real mean_anomaly;
  Real root_of_axis;  ///< factor of the root of the semi-major axis
  Real eccentricity_drop;
  Real longitude;  ///< to be added to the mean anomaly
};

SPACEMOE_REAL_FUNCTION Drift drift_of(const Sgp4Orbit& orbit, Real t) {
  const Real t2 = t * t;
  Drift drift;
  drift.node = orbit.node + t * (orbit.node_rate + t * orbit.node_drag);
  drift.pericentre = orbit.pericentre + t * orbit.pericentre_rate;
  drift.mean_anomaly = orbit.mean_anomaly + t * orbit.mean_anomaly_rate;
  drift.root_of_axis = 1.0 - t * orbit.axis_drag[0];
  drift.eccentricity_drop = t * orbit.eccentricity_drag;
  drift.longitude = t2 * orbit.longitude_drag[0];
  if (!orbit.is_simple) {
    const Real swelling = 1.0 + sin_cos(drift.mean_anomaly).cos * orbit.eta;
    const Real shift =
        t * orbit.pericentre_drag +
        (swelling * swelling * swelling - orbit.anomaly_drag_at_epoch) * orbit.anomaly_drag;
    drift.mean_anomaly = drift.mean_anomaly + shift;
    drift.pericentre = drift.pericentre - shift;
    drift.root_of_axis =
        drift.root_of_axis -
        t2 * (orbit.axis_drag[1] + t * (orbit.axis_drag[2] + t * orbit.axis_drag[3]));
    drift.eccentricity_drop =
        drift.eccentricity_drop +
        (sin_cos(drift.mean_anomaly).sin - orbit.sin_anomaly_at_epoch) * orbit.eccentricity_wave;
    drift.longitude =
        drift.longitude +
        t2 * t *
            (orbit.longitude_drag[1] + t * (orbit.longitude_drag[2] + t * orbit.longitude_drag[3]));
  }
  return drift;
}

/// Mean elements that a state is made from. The eccentricity is at least 1e-6.
struct MeanElements {
  Real semi_major_axis;
  Real eccentricity;
  Real node;
  Real pericentre;
  Real mean_anomaly;
};

SPACEMOE_REAL_FUNCTION Real usable_eccentricity(Real eccentricity) {
  constexpr double least = 1.0e-6;
  const Real is_above = one_where_above(eccentricity, least);
  return is_above * eccentricity + (1.0 - is_above) * least;
}

/// Eccentric longitude, counted from the node: its sine and cosine.
///
/// Kepler's equation E = u + a sin E - b cos E, the eccentricity being (a, b) along the node and a
/// quarter turn on, by Halley's steps from E = u, each bounded so that small_sin_cos holds. What a
/// step leaves is of the order e step^3 / (1 - e)^2, so that the last one need not be seen to be
/// small. A lane of a register that is done stands still: its bits do not depend on its neighbours.
SPACEMOE_REAL_FUNCTION SinCos eccentric_longitude(Real u, Real a, Real b, Real eccentricity2) {
  constexpr int max_steps = 12;
  constexpr double longest_step = 0.75;
  constexpr double done = 1.0e-28;  // square of what is left, rad^2
  const Real roundness2 = (1.0 - eccentricity2) * (1.0 - eccentricity2);
  const Real limit = roundness2 * roundness2 * done;
  SinCos longitude = sin_cos(u);
  Real equation_of_centre = real(0.0);
  Real goes_on = real(1.0);
  for (int step = 0; step < max_steps && is_any(goes_on); ++step) {
    const Real across = a * longitude.sin - b * longitude.cos;
    const Real slope = 1.0 - (a * longitude.cos + b * longitude.sin);
    const Real missing = across - equation_of_centre;
    const Real halley = (missing * slope * 2.0) / (slope * slope * 2.0 + missing * across);
    const Real by = bounded(halley, longest_step) * goes_on;
    equation_of_centre = equation_of_centre + by;
    longitude = turned(longitude, small_sin_cos(by));
    const Real by2 = by * by;
    goes_on = goes_on * one_where_above(eccentricity2 * by2 * by2 * by2 - limit, 0.0);
  }
  return longitude;
}

/// Position (km), velocity (km/s), and what tells whether they are any.
struct StateParts {
  Real x, y, z;
  Real vx, vy, vz;
  Real radius;     ///< in Earth radii
  Real roundness;  ///< 1 - e^2 of the osculating orbit
};

SPACEMOE_REAL_FUNCTION StateParts state_parts(const Sgp4Plane& plane, const MeanElements& mean) {
  const double sin_i = plane.sin_inclination;
  const double cos_i = plane.cos_inclination;
  const double cos2_i = cos_i * cos_i;
  const Real axis = mean.semi_major_axis;
  const Real e = mean.eccentricity;

  // Long-period terms of J3.
  const Real mean_roundness = 1.0 - e * e;
  const Real per_parameter = 1.0 / (axis * mean_roundness);
  const Real per_axis = per_parameter * mean_roundness;
  const SinCos pericentre = sin_cos(mean.pericentre);
  const Real a = e * pericentre.cos;
  const Real b = e * pericentre.sin + per_parameter * plane.j3_lateral;
  const Real u = mean.mean_anomaly + mean.pericentre + per_parameter * plane.j3_longitude * a;

  const Real eccentricity2 = a * a + b * b;
  const SinCos eccentric = eccentric_longitude(u, a, b, eccentricity2);
  const Real across = a * eccentric.sin - b * eccentric.cos;
  const Real nearness = 1.0 - (a * eccentric.cos + b * eccentric.sin);  // radius over axis
  const Real roundness = 1.0 - eccentricity2;
  const Real beta = square_root(roundness);
  const Real root = square_root(axis);
  // One division for the three quotients below.
  const Real beta1 = 1.0 + beta;
  const Real quotient = 1.0 / (nearness * roundness * beta1);
  const Real per_nearness = quotient * roundness * beta1;
  const Real per_osculating_parameter = quotient * nearness * beta1 * per_axis;
  const Real tilt = across * (quotient * nearness * roundness);

  // Argument of latitude, radius and speeds along and across it, before J2.
  const SinCos latitude = {(eccentric.sin - b - a * tilt) * per_nearness,
                           (eccentric.cos - a + b * tilt) * per_nearness};
  const Real speed = root * per_axis * per_nearness;
  const Real sin_2u = latitude.sin * latitude.cos * 2.0;
  const Real cos_2u = 1.0 - latitude.sin * latitude.sin * 2.0;

  // Short-period terms of J2.
  const Real j2_p = per_osculating_parameter * (0.5 * wgs72::j2);
  const Real j2_p2 = j2_p * per_osculating_parameter;
  const Real radius = axis * nearness * (1.0 - j2_p2 * beta * (1.5 * (3.0 * cos2_i - 1.0))) +
                      j2_p * cos_2u * (0.5 * (1.0 - cos2_i));
  const Real motion_j2_p = root * per_axis * per_axis * j2_p;
  const Real radial_speed = speed * across - motion_j2_p * sin_2u * (1.0 - cos2_i);
  const Real lateral_speed =
      speed * beta + motion_j2_p * (cos_2u * (1.0 - cos2_i) + 1.5 * (3.0 * cos2_i - 1.0));
  const SinCos argument =
      turned(latitude, small_sin_cos(j2_p2 * sin_2u * (-0.25 * (7.0 * cos2_i - 1.0))));
  const SinCos node = sin_cos(mean.node + j2_p2 * sin_2u * (1.5 * cos_i));
  const SinCos tilted =
      turned({real(sin_i), real(cos_i)}, small_sin_cos(j2_p2 * cos_2u * (1.5 * cos_i * sin_i)));

  // Unit vectors towards the satellite (u) and along its path (v).
  const Real east_x = node.sin * tilted.cos;
  const Real east_y = node.cos * tilted.cos;
  const Real ux = node.cos * argument.cos - east_x * argument.sin;
  const Real uy = node.sin * argument.cos + east_y * argument.sin;
  const Real uz = tilted.sin * argument.sin;
  const Real vx = -(east_x * argument.cos) - node.cos * argument.sin;
  const Real vy = east_y * argument.cos - node.sin * argument.sin;
  const Real vz = tilted.sin * argument.cos;
  const Real radius_km = radius * wgs72::radius_km;
  const Real radial = radial_speed * wgs72::unit_speed_km_per_s;
  const Real lateral = lateral_speed * wgs72::unit_speed_km_per_s;
  return {radius_km * ux,
          radius_km * uy,
          radius_km * uz,
          radial * ux + lateral * vx,
          radial * uy + lateral * vy,
          radial * uz + lateral * vz,
          radius,
          roundness};
}

/// Mean elements near the Earth, and the eccentricity before what is too small for a division is
/// replaced.
struct NearEarthMean {
  MeanElements mean;
  Real eccentricity;
};

SPACEMOE_REAL_FUNCTION NearEarthMean near_earth_mean(const Sgp4Orbit& orbit, Real t) {
  const Drift drift = drift_of(orbit, t);
  const Real eccentricity = orbit.eccentricity - drift.eccentricity_drop;
  return {{drift.root_of_axis * drift.root_of_axis * orbit.semi_major_axis,
           usable_eccentricity(eccentricity), drift.node, drift.pericentre,
           drift.mean_anomaly + drift.longitude},
          eccentricity};
}

/// Mean eccentricity and state of a satellite near the Earth.
struct NearEarthParts {
  Real eccentricity;
  StateParts state;
};

SPACEMOE_REAL_FUNCTION NearEarthParts near_earth_parts(const Sgp4Orbit& orbit, Real t) {
  const NearEarthMean now = near_earth_mean(orbit, t);
  return {now.eccentricity, state_parts(orbit.plane, now.mean)};
}
