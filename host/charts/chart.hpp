#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/statistics/interval.hpp"

namespace spacemoe {

/// The way in which a chart shows its series.
enum class ChartKind : std::uint8_t {
  lines,  ///< x and y are numbers; intervals are bands
  steps,  ///< as lines, and y holds until the next x
  dots,   ///< x is a category; series stand side by side, with their intervals
  /// x is a category, each on a line of its own; series lie one below the other in it, with their
  /// intervals. Where a series lies in the first category, a thin line leads on through all others.
  forest,
  rows,  ///< one series of horizontal bars, one line per category
  heat,  ///< x is a category, every series is a line of cells
  /// x is a category, each on a line of its own; a series' intervals are coloured stretches along
  /// y, its values without an interval are dots.
  bands
};

struct ChartAxis {
  std::string label;  ///< with its unit
  bool is_logarithmic = false;
  /// No value can be above it, so the axis ends there at the latest: 100 of a percentage.
  std::optional<double> max = std::nullopt;
};

/// A figure with its interval. Without `y`: nothing is known there, and a line has a gap.
struct ChartPoint {
  double x;  ///< number of its category, where the chart has categories
  std::optional<double> y;
  std::optional<Interval> interval = std::nullopt;
};

struct ChartSeries {
  std::string name;
  std::vector<ChartPoint> points;
  bool is_drawn = true;  ///< else it stands in the data only, and in a page can be switched on
  /// Number of its colour, so that a scheme has one colour in all charts; nothing: its place here.
  std::optional<std::size_t> colour = std::nullopt;
};

/// A chart, whatever draws it: SVG, a page's script, or a table.
/// What a chart shows at one combination of the values that the reader of a page chooses.
struct ChartSlice {
  std::vector<std::size_t> chosen;  ///< number of the value, for each of `Chart::choices`
  std::vector<ChartSeries> series;
  std::optional<Interval> span = std::nullopt;
};

/// Something whose value the reader of a page chooses for its charts.
struct ChartChoice {
  std::string label;
  std::vector<std::string> values;
  std::vector<std::string> conditions;  ///< a value in words: "links.survival = 0.9"
  std::size_t first;                    ///< number of the value that charts begin with
};

struct Chart {
  std::string id;  ///< names its file and its place in a page
  std::string title;
  std::string caption;
  ChartKind kind = ChartKind::lines;
  ChartAxis x;
  ChartAxis y;             ///< of a heat map: meaning of the lines of cells
  std::string value = {};  ///< of a heat map: meaning of the cells, with the unit
  std::vector<std::string> categories = {};
  std::vector<ChartSeries> series = {};
  bool colours_categories = false;  ///< of rows: whether each category has a colour of its own
  /// Values that colours of a heat map span, where several maps share them.
  std::optional<Interval> span = std::nullopt;
  std::string held = {};  ///< values at which `series` stands, as a sentence below the caption
  /// Numbers of the page's choices that this chart obeys, and what it shows at each combination
  /// that there is; that of `series` is one of them.
  std::vector<std::size_t> choices = {};
  std::vector<ChartSlice> slices = {};

  /// Number of a series' colour.
  [[nodiscard]] std::size_t colour_of(std::size_t place) const {
    return series[place].colour.value_or(place);
  }
};

}  // namespace spacemoe
