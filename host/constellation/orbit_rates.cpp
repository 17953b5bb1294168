#include "host/constellation/orbit_rates.hpp"

#include <cmath>

#include "kernels/common/constants.hpp"

namespace spacemoe {

OrbitRates orbit_rates(const WalkerShell& shell, Drift drift) {
  const double a = earth_radius_km + shell.altitude_km;
  const double motion = std::sqrt(earth_mu_km3_per_s2 / (a * a * a));
  if (drift == Drift::none) {
    return {motion, 0.0};
  }
  const double cos_i = std::cos(shell.inclination_deg * radians_per_degree);
  const double ratio = earth_equator_km / a;
  const double unit = 1.5 * earth_j2 * ratio * ratio * motion;
  return {motion + unit * (4.0 * cos_i * cos_i - 1.0), -unit * cos_i};
}

double orbit_period_s(const WalkerShell& shell, Drift drift) {
  return 2.0 * pi / orbit_rates(shell, drift).latitude_argument;
}

}  // namespace spacemoe
