#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/charts/chart.hpp"
#include "host/sweep/sweep_data.hpp"

namespace spacemoe {

/// The charts of a sweep: mean latency, ratio to the reference and delivered fraction of each
/// scheme along the first dimension, with intervals; with two dimensions or more, the mean latency
/// over the first two as one heat map per scheme. Further dimensions stay at their first value,
/// which the captions say. A dimension of words is drawn as dots.
[[nodiscard]] std::vector<Chart> sweep_charts(const SweepData& data);

/// Name of an axis in a figure: "constellation.shells.0.altitude_km" is "altitude (km)".
[[nodiscard]] std::string axis_label(std::string_view key);

}  // namespace spacemoe
