#pragma once

#include <span>
#include <vector>

#include "host/weather/weather_spec.hpp"
#include "kernels/common/weather.hpp"

namespace spacemoe {

/// How fast the Earth turns in the inertial frame (rad/s): IERS Conventions 2010, table 1.1, as WGS
/// 84 has it.
inline constexpr double earth_turn_rad_per_s = 7.2921159e-5;

/// Where regions are at some times, and which of them have weather then. [times][regions]
[[nodiscard]] std::vector<RegionPlace> region_places(const WeatherSpec& spec,
                                                     std::span<const double> times_s);

}  // namespace spacemoe
