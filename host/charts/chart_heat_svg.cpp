#include "host/charts/chart_heat_svg.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "host/charts/chart_range.hpp"
#include "host/charts/svg_drawing.hpp"

namespace spacemoe {
namespace {

using Anchor = SvgDrawing::Anchor;

constexpr double heat_left = 84.0;
constexpr double heat_right = 610.0;
constexpr double heat_top = 14.0;
constexpr double narrowest_labelled = 40.0;

/// The bar at the right that shows the value of each colour.
void draw_colour_bar(SvgDrawing& drawing, const Chart& chart, const ChartScale& values,
                     double bottom) {
  constexpr int pieces = 48;
  constexpr double x = heat_right + 24.0;
  const double height = (bottom - heat_top) / pieces;
  for (int i = 0; i < pieces; ++i) {
    drawing.rectangle({x, bottom - (i + 1) * height}, 14.0, height + 0.5,
                      fmt::format(R"(fill="{}")", heat_colour((i + 0.5) / pieces)));
  }
  const ChartScale scale = values.onto(bottom, heat_top);
  for (const double tick : scale.ticks()) {
    drawing.text({x + 20.0, scale.position(tick) + 4.0}, tick_label(tick), Anchor::start);
  }
  const double middle = (heat_top + bottom) / 2.0;
  drawing.text({drawing_width - 8.0, middle}, chart.value, Anchor::middle,
               fmt::format("transform=\"rotate(-90 {:.0f} {:.1f})\"", drawing_width - 8.0, middle));
}

}  // namespace

std::string heat_svg(const Chart& chart) {
  SvgDrawing drawing;
  const auto rows = static_cast<double>(chart.series.size());
  const double cell_height = std::clamp(320.0 / rows, 16.0, 48.0);
  const double cell_width = (heat_right - heat_left) / static_cast<double>(chart.categories.size());
  const double bottom = heat_top + rows * cell_height;
  const ChartScale values = y_scale(chart);
  const ChartScale shares = values.onto(0.0, 1.0);
  for (std::size_t row = 0; row < chart.series.size(); ++row) {
    const double y = bottom - static_cast<double>(row + 1) * cell_height;
    drawing.text({heat_left - 6.0, y + cell_height / 2.0 + 4.0}, chart.series[row].name,
                 Anchor::end);
    for (const ChartPoint& point : chart.series[row].points) {
      if (!point.y) {
        continue;
      }
      const double x = heat_left + point.x * cell_width;
      const double share = shares.position(*point.y);
      drawing.rectangle(
          {x, y}, cell_width - 1.0, cell_height - 1.0,
          fmt::format(R"(fill="{}")", heat_colour(share)),
          fmt::format("{}, {}: {}", chart.categories[static_cast<std::size_t>(point.x)],
                      chart.series[row].name, *point.y));
      if (cell_width >= narrowest_labelled) {
        drawing.text({x + cell_width / 2.0, y + cell_height / 2.0 + 4.0},
                     fmt::format("{:.3g}", *point.y), Anchor::middle,
                     share < 0.55 ? R"(fill="#ffffff")" : R"(fill="#111111")");
      }
    }
  }
  for (std::size_t column = 0; column < chart.categories.size(); ++column) {
    drawing.text({heat_left + (static_cast<double>(column) + 0.5) * cell_width, bottom + 18.0},
                 chart.categories[column], Anchor::middle);
  }
  drawing.text({(heat_left + heat_right) / 2.0, bottom + 36.0}, chart.x.label, Anchor::middle);
  const double middle = (heat_top + bottom) / 2.0;
  drawing.text({14.0, middle}, chart.y.label, Anchor::middle,
               fmt::format("transform=\"rotate(-90 14 {:.1f})\"", middle));
  draw_colour_bar(drawing, chart, values, bottom);
  return drawing.finish(drawing_width, bottom + 48.0, chart.title);
}

}  // namespace spacemoe
