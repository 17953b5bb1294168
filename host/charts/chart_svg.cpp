#include "host/charts/chart_svg.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "host/charts/chart_bands_svg.hpp"
#include "host/charts/chart_heat_svg.hpp"
#include "host/charts/chart_parts.hpp"
#include "host/charts/chart_range.hpp"
#include "host/charts/svg_drawing.hpp"

namespace spacemoe {
namespace {

using Point = SvgDrawing::Point;
using Anchor = SvgDrawing::Anchor;

constexpr double row_height = 26.0;
constexpr double series_height = 9.0;  ///< of each of several series in a row
constexpr std::size_t max_markers = 40;

void draw_y_axis(SvgDrawing& drawing, const Chart& chart, const ChartScale& y,
                 const ChartPlot& plot) {
  for (const double tick : y.ticks()) {
    const double at = y.position(tick);
    drawing.line({plot.left, at}, {plot.right, at}, grid_style);
    drawing.text({plot.left - 6.0, at + 4.0}, tick_label(tick), Anchor::end);
  }
  const double middle = (plot.top + plot.bottom) / 2.0;
  drawing.text({14.0, middle}, chart.y.label, Anchor::middle,
               fmt::format("transform=\"rotate(-90 14 {:.1f})\"", middle));
  drawing.line({plot.left, plot.top}, {plot.left, plot.bottom}, axis_style);
}

void draw_band(SvgDrawing& drawing, const ChartSeries& series, std::size_t index,
               const ChartScale& x, const ChartScale& y) {
  std::vector<Point> outline;
  std::vector<Point> below;
  for (const ChartPoint& point : series.points) {
    if (point.interval) {
      outline.emplace_back(x.position(point.x), y.position(point.interval->high));
      below.emplace_back(x.position(point.x), y.position(point.interval->low));
    }
  }
  outline.insert(outline.end(), below.rbegin(), below.rend());
  if (outline.size() > 2) {
    drawing.polygon(outline, fmt::format(R"(fill="{}" fill-opacity="0.18")", series_colour(index)));
  }
}

/// A series as a line, or as several where points are missing.
void draw_line(SvgDrawing& drawing, const Chart& chart, std::size_t index, const ChartScale& x,
               const ChartScale& y) {
  const ChartSeries& series = chart.series[index];
  const std::size_t colour = chart.colour_of(index);
  draw_band(drawing, series, colour, x, y);
  std::vector<Point> run;
  const auto flush = [&] {
    if (run.size() > 1) {
      drawing.polyline(run, series_stroke(colour));
    }
    run.clear();
  };
  for (const ChartPoint& point : series.points) {
    if (!point.y) {
      flush();
      continue;
    }
    const Point at = {x.position(point.x), y.position(*point.y)};
    if (chart.kind == ChartKind::steps && !run.empty()) {
      run.emplace_back(at.first, run.back().second);
    }
    run.push_back(at);
    if (series.points.size() == 1 ||
        (chart.kind == ChartKind::lines && series.points.size() <= max_markers)) {
      drawing.circle(at, 2.6, series_fill(colour));
    }
  }
  flush();
}

void draw_lines(SvgDrawing& drawing, const Chart& chart, const ChartPlot& plot) {
  const ChartScale x = x_scale(chart).onto(plot.left, plot.right);
  const ChartScale y = y_scale(chart).onto(plot.bottom, plot.top);
  draw_y_axis(drawing, chart, y, plot);
  for (const double tick : x.ticks()) {
    drawing.line({x.position(tick), plot.bottom}, {x.position(tick), plot.bottom + 5.0},
                 axis_style);
    drawing.text({x.position(tick), plot.bottom + 18.0}, tick_label(tick), Anchor::middle);
  }
  draw_x_label(drawing, chart.x.label, plot);
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    if (chart.series[i].is_drawn) {
      draw_line(drawing, chart, i, x, y);
    }
  }
}

void draw_dots(SvgDrawing& drawing, const Chart& chart, const ChartPlot& plot) {
  const ChartScale y = y_scale(chart).onto(plot.bottom, plot.top);
  draw_y_axis(drawing, chart, y, plot);
  const double cell = (plot.right - plot.left) / static_cast<double>(chart.categories.size());
  const double step =
      0.7 * cell / static_cast<double>(std::max<std::size_t>(1, drawn_series(chart)));
  // As many labels as there is room for.
  std::size_t longest = 1;
  for (const std::string& name : chart.categories) {
    longest = std::max(longest, name.size());
  }
  const double label_width = letter_width * static_cast<double>(longest) + 8.0;
  const auto every = static_cast<std::size_t>(std::max(1.0, std::ceil(label_width / cell)));
  for (std::size_t i = 0; i < chart.categories.size(); i += every) {
    drawing.text({plot.left + (static_cast<double>(i) + 0.5) * cell, plot.bottom + 18.0},
                 chart.categories[i], Anchor::middle);
  }
  double offset = 0.15 * cell + step / 2.0;
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    const ChartSeries& series = chart.series[i];
    if (!series.is_drawn) {
      continue;
    }
    const std::size_t colour = chart.colour_of(i);
    for (const ChartPoint& point : series.points) {
      const double x = plot.left + point.x * cell + offset;
      if (point.interval) {
        drawing.line({x, y.position(point.interval->low)}, {x, y.position(point.interval->high)},
                     series_stroke(colour) + R"( stroke-width="1.4")");
      }
      if (point.y) {
        drawing.circle({x, y.position(*point.y)}, 3.0, series_fill(colour));
      }
    }
    offset += step;
  }
  draw_x_label(drawing, chart.x.label, plot);
}

/// Height of a category's line in a chart that has them below each other.
double height_of_row(const Chart& chart) {
  return chart.kind == ChartKind::forest
             ? std::max(row_height, series_height * static_cast<double>(drawn_series(chart)) + 8.0)
             : row_height;
}

void draw_forest(SvgDrawing& drawing, const Chart& chart, const ChartPlot& plot) {
  const ChartScale x = draw_value_axis(drawing, chart, plot);
  const double height = height_of_row(chart);
  for (std::size_t i = 0; i < chart.categories.size(); ++i) {
    const double top = plot.top + static_cast<double>(i) * height;
    drawing.text({plot.left - 6.0, top + height / 2.0 + 4.0}, chart.categories[i], Anchor::end);
    drawing.line({plot.left, top}, {plot.right, top}, grid_style);
  }
  double offset = (height - series_height * (static_cast<double>(drawn_series(chart)) - 1.0)) / 2.0;
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    if (!chart.series[i].is_drawn) {
      continue;
    }
    const std::string line = series_stroke(chart.colour_of(i));
    for (const ChartPoint& point : chart.series[i].points) {
      if (!point.y) {
        continue;
      }
      const Point at = {x.position(*point.y), plot.top + point.x * height + offset};
      if (point.x == 0.0) {
        drawing.line(at, {at.first, plot.bottom}, line + R"( stroke-opacity="0.5")");
      }
      if (point.interval) {
        drawing.line({x.position(point.interval->low), at.second},
                     {x.position(point.interval->high), at.second},
                     line + R"( stroke-width="1.6")");
      }
      drawing.circle(at, 3.0, series_fill(chart.colour_of(i)));
    }
    offset += series_height;
  }
  draw_x_label(drawing, chart.y.label, plot);
}

void draw_rows(SvgDrawing& drawing, const Chart& chart, const ChartPlot& plot) {
  const ChartScale x = draw_value_axis(drawing, chart, plot);
  for (const ChartPoint& point : chart.series.front().points) {
    const double top = plot.top + point.x * row_height;
    const double middle = top + row_height / 2.0;
    drawing.text({plot.left - 6.0, middle + 4.0},
                 chart.categories[static_cast<std::size_t>(point.x)], Anchor::end);
    if (!point.y) {
      continue;
    }
    const double left = std::min(x.position(0.0), x.position(*point.y));
    const double right = std::max(x.position(0.0), x.position(*point.y));
    drawing.rectangle({left, top + 4.0}, right - left, row_height - 8.0,
                      series_fill(chart.colours_categories ? static_cast<std::size_t>(point.x)
                                                           : chart.colour_of(0)));
    if (point.interval) {
      drawing.line({x.position(point.interval->low), middle},
                   {x.position(point.interval->high), middle},
                   R"(stroke="currentColor" stroke-width="2")");
    }
  }
  draw_x_label(drawing, chart.y.label, plot);
}

}  // namespace

std::string chart_svg(const Chart& chart) {
  if (chart.kind == ChartKind::heat) {
    return heat_svg(chart);
  }
  if (chart.kind == ChartKind::bands) {
    return bands_svg(chart);
  }
  SvgDrawing drawing;
  const bool has_rows = chart.kind == ChartKind::rows || chart.kind == ChartKind::forest;
  double left = 64.0;
  for (const std::string& name : chart.categories) {
    left = has_rows ? std::max(left, letter_width * static_cast<double>(name.size()) + 14.0) : left;
  }
  const double legend =
      chart.kind == ChartKind::rows
          ? 0.0
          : draw_legend(drawing, chart, chart.kind == ChartKind::forest ? 0.0 : left);
  const double top = legend + 12.0;
  const double bottom =
      has_rows ? top + height_of_row(chart) * static_cast<double>(chart.categories.size())
               : top + 320.0;
  const ChartPlot plot = {left, top, drawing_width - 18.0, bottom};
  if (chart.kind == ChartKind::rows) {
    draw_rows(drawing, chart, plot);
  } else if (chart.kind == ChartKind::forest) {
    draw_forest(drawing, chart, plot);
  } else if (chart.kind == ChartKind::dots) {
    draw_dots(drawing, chart, plot);
  } else {
    draw_lines(drawing, chart, plot);
  }
  return drawing.finish(drawing_width, bottom + 48.0, chart.title);
}

}  // namespace spacemoe
