#pragma once

#include "host/charts/chart.hpp"
#include "host/charts/chart_scale.hpp"

namespace spacemoe {

/// The scale that holds all that is drawn along x, and along y with intervals. Rows begin at 0.
[[nodiscard]] ChartScale x_scale(const Chart& chart);
[[nodiscard]] ChartScale y_scale(const Chart& chart);

}  // namespace spacemoe
