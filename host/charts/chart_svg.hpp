#pragma once

#include <string>

#include "host/charts/chart.hpp"

namespace spacemoe {

/// A chart as an SVG drawing that stands alone: axes with units, intervals, a legend, colours that
/// colour-blind readers tell apart (Okabe and Ito 2008), and dashes where colours repeat. Text and
/// axes take the colour of the page around the drawing.
[[nodiscard]] std::string chart_svg(const Chart& chart);

}  // namespace spacemoe
