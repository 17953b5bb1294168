#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "host/charts/chart.hpp"
#include "host/charts/chart_scale.hpp"
#include "host/charts/svg_drawing.hpp"

/// What drawings of charts have in common.
namespace spacemoe {

/// Area of a drawing that holds the data.
struct ChartPlot {
  double left, top, right, bottom;
};

inline constexpr double letter_width = 6.6;  ///< of the 12 unit font, on average
inline constexpr std::string_view grid_style = R"(stroke="currentColor" stroke-opacity="0.15")";
inline constexpr std::string_view axis_style = R"(stroke="currentColor" stroke-opacity="0.6")";

/// SVG's attributes of a line, or of an area, in the colour of this number.
[[nodiscard]] std::string series_stroke(std::size_t colour);
[[nodiscard]] std::string series_fill(std::size_t colour);

[[nodiscard]] std::size_t drawn_series(const Chart& chart);

/// Names above the plot, as many per line as fit. Returns the height that they take.
double draw_legend(SvgDrawing& drawing, const Chart& chart, double left);

/// The axis below the plot.
void draw_x_label(SvgDrawing& drawing, std::string_view label, const ChartPlot& plot);

/// Values of y from left to right, with vertical lines. Returns their scale.
[[nodiscard]] ChartScale draw_value_axis(SvgDrawing& drawing, const Chart& chart,
                                         const ChartPlot& plot);

}  // namespace spacemoe
