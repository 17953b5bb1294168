#include "host/charts/chart_parts.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "host/charts/chart_range.hpp"

namespace spacemoe {
namespace {

/// Whether a series is drawn as dots, and not as a line or a band.
bool is_of_dots(const Chart& chart, const ChartSeries& series) {
  return chart.kind == ChartKind::dots || chart.kind == ChartKind::forest ||
         (chart.kind == ChartKind::bands && !series.points.empty() &&
          !series.points.front().interval);
}

}  // namespace

std::string series_stroke(std::size_t colour) {
  return fmt::format(R"(stroke="{}" stroke-dasharray="{}")", series_colour(colour),
                     series_dashes(colour));
}

std::string series_fill(std::size_t colour) {
  return fmt::format(R"(fill="{}")", series_colour(colour));
}

std::size_t drawn_series(const Chart& chart) {
  return static_cast<std::size_t>(std::ranges::count_if(chart.series, &ChartSeries::is_drawn));
}

double draw_legend(SvgDrawing& drawing, const Chart& chart, double left) {
  if (drawn_series(chart) < 2) {
    return 0.0;
  }
  constexpr double line_height = 18.0;
  constexpr double key_width = 22.0;
  const bool has_bands = chart.kind == ChartKind::bands;
  double x = left;
  double y = 16.0;
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    const ChartSeries& series = chart.series[i];
    if (!series.is_drawn) {
      continue;
    }
    const double needed = key_width + letter_width * static_cast<double>(series.name.size()) + 20.0;
    if (x + needed > drawing_width && x > left) {
      x = left;
      y += line_height;
    }
    const std::size_t colour = chart.colour_of(i);
    if (is_of_dots(chart, series)) {
      drawing.circle({x + 9.0, y - 4.0}, 4.0, series_fill(colour));
    } else if (has_bands) {
      drawing.rectangle({x, y - 9.0}, 18.0, 10.0, series_fill(colour));
    } else {
      drawing.line({x, y - 4.0}, {x + 18.0, y - 4.0},
                   series_stroke(colour) + R"( stroke-width="2.2")");
    }
    drawing.text({x + key_width, y}, series.name, SvgDrawing::Anchor::start);
    x += needed;
  }
  return y + 2.0;
}

void draw_x_label(SvgDrawing& drawing, std::string_view label, const ChartPlot& plot) {
  drawing.line({plot.left, plot.bottom}, {plot.right, plot.bottom}, axis_style);
  drawing.text({(plot.left + plot.right) / 2.0, plot.bottom + 36.0}, label,
               SvgDrawing::Anchor::middle);
}

ChartScale draw_value_axis(SvgDrawing& drawing, const Chart& chart, const ChartPlot& plot) {
  ChartScale x = y_scale(chart).onto(plot.left, plot.right);
  for (const double tick : x.ticks()) {
    drawing.line({x.position(tick), plot.top}, {x.position(tick), plot.bottom}, grid_style);
    drawing.text({x.position(tick), plot.bottom + 18.0}, tick_label(tick),
                 SvgDrawing::Anchor::middle);
  }
  return x;
}

}  // namespace spacemoe
