#pragma once

#include <span>
#include <vector>

#include "host/weather/weather_spec.hpp"
#include "kernels/common/weather.hpp"

namespace spacemoe {

/// Where regions are at some times, and which of them have weather then. [times][regions]
[[nodiscard]] std::vector<RegionPlace> region_places(const WeatherSpec& spec,
                                                     std::span<const double> times_s);

}  // namespace spacemoe
