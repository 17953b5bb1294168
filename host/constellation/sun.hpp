#pragma once

#include "host/constellation/shell.hpp"
#include "host/constellation/walker_shell.hpp"
#include "kernels/common/orbit.hpp"

namespace spacemoe {

/// Direction of the Sun from the Earth (unit vector; mean equator and equinox of date), from days
/// since J2000.0. The low-precision formulas of the Astronomical Almanac (section C), good to 0.01
/// deg from 1950 to 2050.
[[nodiscard]] Vector3 sun_direction(double days_since_j2000);

/// Where the Sun stands during a study.
class Sun {
 public:
  /// Of the almanac, from an epoch on.
  static Sun of_epoch(double days_since_j2000);
  /// Standing still at an angle `beta_rad` above where the first plane of a shell is at time 0,
  /// over its ascending node where that is 0.
  static Sun of_beta(const WalkerShell& shell, double beta_rad);

  /// Unit vector towards it, `time_s` after the start.
  [[nodiscard]] Vector3 at(double time_s) const;

 private:
  Sun(const Vector3& fixed, double days, bool moves) : fixed_(fixed), days_(days), moves_(moves) {}

  Vector3 fixed_;
  double days_;
  bool moves_;
};

/// Angle (rad) of the Sun above a plane, where that is at time 0: sin beta = cos d sin i sin(O - a)
/// + sin d cos i, with the Sun's right ascension a and declination d.
[[nodiscard]] double beta_rad(const OrbitalPlane& plane, const Vector3& sun);

/// Share of a circular orbit that is in the Earth's cylindrical shadow: acos(sqrt(h^2 + 2 R h) /
/// ((R + h) cos beta)) / pi, and 0 where the orbit misses it.
[[nodiscard]] double eclipse_fraction(double altitude_km, double beta_rad);

}  // namespace spacemoe
