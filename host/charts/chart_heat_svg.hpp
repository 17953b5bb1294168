#pragma once

#include <string>

#include "host/charts/chart.hpp"

namespace spacemoe {

/// A heat map as SVG: columns are the chart's categories, lines of cells its series, the first one
/// at the bottom; each cell bears its number, and a bar explains the colours.
[[nodiscard]] std::string heat_svg(const Chart& chart);

}  // namespace spacemoe
