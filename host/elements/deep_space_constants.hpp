#pragma once

#include "kernels/common/sgp4_deep_space.hpp"
#include "kernels/common/sgp4_orbit.hpp"

namespace spacemoe {

/// What Sun, Moon and the Earth's rotation do to an orbit, from days since 0h of 31 December 1949.
/// Source: Vallado, Crawford, Hujsak, Kelso, AIAA 2006-6753, appendix B; Hujsak, Spacetrack Report
/// 1, 1979.
[[nodiscard]] DeepSpaceTerms deep_space_terms(const Sgp4Orbit& orbit, double epoch_days);

/// Greenwich mean sidereal time (rad, 0 to 2 pi), IAU 1982, of a day as above.
[[nodiscard]] double sidereal_angle(double epoch_days);

}  // namespace spacemoe
