#pragma once

#include "host/constellation/walker_shell.hpp"

namespace spacemoe {

/// How fast the circular orbits of a shell turn (rad/s), the same for all of its satellites.
struct OrbitRates {
  double latitude_argument;  ///< of a satellite along its orbit, from node to node
  double raan;               ///< of the node; 0 without drift
};

/// sqrt(mu / a^3) along the orbit, and with a drift what the Earth's oblateness adds to it on
/// average: J2 to first order, as Vallado (Fundamentals of Astrodynamics and Applications, 4th ed.,
/// chapter 9) gives it for node, argument of perigee and mean anomaly, the last two summed where
/// the eccentricity is 0:
///
///     node      -3/2 J2 (R/a)^2 n cos i
///     latitude  n + 3/2 J2 (R/a)^2 n (4 cos^2 i - 1)
[[nodiscard]] OrbitRates orbit_rates(const WalkerShell& shell, Drift drift);

/// Orbital period (s): from ascending node to ascending node.
[[nodiscard]] double orbit_period_s(const WalkerShell& shell, Drift drift);

}  // namespace spacemoe
