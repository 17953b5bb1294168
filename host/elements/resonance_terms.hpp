#pragma once

#include "kernels/common/sgp4_deep_space.hpp"
#include "kernels/common/sgp4_orbit.hpp"

namespace spacemoe {

/// Resonance of an orbit of one day, or of half a day and an eccentricity of 0.5 and more, with the
/// Earth's field; without terms for any other. `sidereal_angle` (rad) is that of the epoch. Source:
/// Vallado, Crawford, Hujsak, Kelso, AIAA 2006-6753, appendix B.
[[nodiscard]] Resonance resonance_of(const Sgp4Orbit& orbit, const PullRates& rates,
                                     double sidereal_angle);

}  // namespace spacemoe
