#include "host/charts/chart_bands_svg.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "host/charts/chart_parts.hpp"

namespace spacemoe {
namespace {

constexpr double band_height = 14.0;
constexpr double band_gap = 2.0;
constexpr double group_gap = 8.0;  ///< more, above a name with a beginning of its own

/// Number of letters that a name has in common with another one, up to a comma and its blank.
std::size_t shared_beginning(std::string_view name, std::string_view other) {
  std::size_t shared = 0;
  for (std::size_t i = 0; i < name.size() && i < other.size() && name[i] == other[i]; ++i) {
    if (name[i] == ' ' && i > 0 && name[i - 1] == ',') {
      shared = i + 1;
    }
  }
  return shared;
}

/// A category as it is drawn.
struct BandRow {
  std::string_view name;  ///< without what stands above
  double top;
};

std::vector<BandRow> rows_of(const Chart& chart, double top) {
  std::vector<BandRow> rows;
  for (std::size_t i = 0; i < chart.categories.size(); ++i) {
    const std::string_view name = chart.categories[i];
    const std::size_t shared = i == 0 ? 0 : shared_beginning(name, chart.categories[i - 1]);
    top += i > 0 && shared == 0 ? group_gap : 0.0;
    rows.push_back({name.substr(shared), top});
    top += band_height + band_gap;
  }
  return rows;
}

}  // namespace

std::string bands_svg(const Chart& chart) {
  SvgDrawing drawing;
  const double legend = draw_legend(drawing, chart, 0.0);
  const std::vector<BandRow> rows = rows_of(chart, legend + 12.0);
  double left = 64.0;
  for (const BandRow& row : rows) {
    left = std::max(left, letter_width * static_cast<double>(row.name.size()) + 14.0);
  }
  const double bottom = rows.empty() ? legend + 12.0 : rows.back().top + band_height + 4.0;
  const ChartPlot plot = {left, legend + 8.0, drawing_width - 24.0, bottom};
  const ChartScale x = draw_value_axis(drawing, chart, plot);
  for (const BandRow& row : rows) {
    drawing.text({plot.left - 6.0, row.top + band_height - 3.0}, row.name, SvgDrawing::Anchor::end);
  }
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    const ChartSeries& series = chart.series[i];
    if (!series.is_drawn) {
      continue;
    }
    for (const ChartPoint& point : series.points) {
      const auto category = static_cast<std::size_t>(point.x);
      const double top = rows[category].top;
      if (point.interval) {
        const double from = x.position(point.interval->low);
        drawing.rectangle({from, top}, x.position(point.interval->high) - from, band_height,
                          series_fill(chart.colour_of(i)),
                          fmt::format("{}: {}, {:.3g} to {:.3g}", chart.categories[category],
                                      series.name, point.interval->low, point.interval->high));
      } else if (point.y) {
        drawing.circle({x.position(*point.y), top + band_height / 2.0}, 3.6,
                       series_fill(chart.colour_of(i)) + R"( stroke="#ffffff")");
      }
    }
  }
  draw_x_label(drawing, chart.y.label, plot);
  return drawing.finish(drawing_width, bottom + 48.0, chart.title);
}

}  // namespace spacemoe
