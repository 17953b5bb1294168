#pragma once

#include <string>

#include "host/charts/chart.hpp"

namespace spacemoe {

/// A chart of bands as SVG: a line for each category, the first one at the top, with the intervals
/// of series as coloured stretches and values without an interval as dots. What a category's name
/// has in common with the one above it, up to a comma, is not said again.
[[nodiscard]] std::string bands_svg(const Chart& chart);

}  // namespace spacemoe
