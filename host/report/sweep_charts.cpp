#include "host/report/sweep_charts.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace spacemoe {
namespace {

constexpr std::size_t max_heat_maps = 6;

/// A figure that is drawn, as metric names in order of preference.
struct Measure {
  std::string_view id;
  std::string_view title;
  std::string_view axis;
  std::array<std::string_view, 2> metrics;
};
constexpr std::array<Measure, 3> measures = {
    {{"latency", "Mean token latency", "mean token latency (s)", {"exact_mean_s", "mean_s"}},
     {"ratio", "Latency relative to the reference", "ratio of mean latencies", {"ratio", "ratio"}},
     {"delivered",
      "Delivered tokens",
      "share of tokens that arrive",
      {"delivered_fraction", "delivered_fraction"}}}};

const SweepMetric* figure_of(const SweepScheme& scheme, const Measure& measure) {
  for (const std::string_view name : measure.metrics) {
    if (const SweepMetric* metric = scheme.find(name)) {
      return metric;
    }
  }
  return nullptr;
}

/// The axes that change together, of which the first one names the values.
std::vector<std::size_t> first_axes(const SweepData& data) {
  std::vector<std::size_t> axes;
  for (std::size_t axis = 0; axis < data.axes.size(); ++axis) {
    if (axis == 0 || data.axes[axis].dimension != data.axes[axis - 1].dimension) {
      axes.push_back(axis);
    }
  }
  return axes;
}

std::optional<std::size_t> index_of(const SweepAxis& axis, const AxisValue& value) {
  const auto found = std::ranges::find(axis.values, value);
  return found == axis.values.end()
             ? std::nullopt
             : std::optional(static_cast<std::size_t>(found - axis.values.begin()));
}

bool has_numbers(const SweepAxis& axis) {
  return std::ranges::all_of(axis.values,
                             [](const AxisValue& value) { return value.number.has_value(); });
}

/// Whether the values span more than a power of ten in steps that grow.
bool is_logarithmic(const SweepAxis& axis) {
  if (!has_numbers(axis) || axis.values.size() < 3) {
    return false;
  }
  const double first = *axis.values.front().number;
  const double second = *axis.values[1].number;
  const double last = *axis.values.back().number;
  const double before = *axis.values[axis.values.size() - 2].number;
  return first > 0.0 && last / first > 10.0 && last - before > 2.0 * (second - first);
}

/// Points where all dimensions from `free` on have their first value.
std::vector<const SweepPoint*> slice(const SweepData& data, const std::vector<std::size_t>& axes,
                                     std::size_t free) {
  std::vector<const SweepPoint*> points;
  for (const SweepPoint& point : data.points) {
    bool is_in = true;
    for (std::size_t i = free; i < axes.size(); ++i) {
      is_in = is_in && point.values[axes[i]] == data.axes[axes[i]].values.front();
    }
    if (is_in && !point.failed()) {
      points.push_back(&point);
    }
  }
  return points;
}

std::string held(const SweepData& data, const std::vector<std::size_t>& axes, std::size_t free) {
  std::string text;
  for (std::size_t i = free; i < axes.size(); ++i) {
    for (const SweepAxis& axis : data.axes) {
      if (axis.dimension == data.axes[axes[i]].dimension) {
        text += fmt::format("{}{} = {}", text.empty() ? " Here " : ", ", axis.key,
                            axis.values.front().text);
      }
    }
  }
  return text.empty() ? "" : text + ".";
}

std::vector<std::string> scheme_names(const std::vector<const SweepPoint*>& points) {
  std::vector<std::string> names;
  for (const SweepPoint* point : points) {
    for (const SweepScheme& scheme : point->schemes) {
      if (std::ranges::find(names, scheme.scheme) == names.end()) {
        names.push_back(scheme.scheme);
      }
    }
  }
  return names;
}

const SweepScheme* scheme_of(const SweepPoint& point, const std::string& name) {
  const auto found = std::ranges::find(point.schemes, name, &SweepScheme::scheme);
  return found == point.schemes.end() ? nullptr : &*found;
}

std::vector<std::string> value_names(const SweepAxis& axis) {
  std::vector<std::string> names;
  for (const AxisValue& value : axis.values) {
    names.push_back(value.text);
  }
  return names;
}

ChartPoint point_of(double x, const SweepMetric& metric) {
  ChartPoint point = {x, metric.mean};
  if (metric.low && metric.high) {
    point.interval = Interval{*metric.low, *metric.high};
  }
  return point;
}

/// A scheme's figures along the first dimension.
std::vector<ChartPoint> curve(const SweepAxis& axis, std::size_t column, const Measure& measure,
                              const std::vector<const SweepPoint*>& points,
                              const std::string& name) {
  std::vector<ChartPoint> made;
  for (const SweepPoint* point : points) {
    const SweepScheme* scheme = scheme_of(*point, name);
    const SweepMetric* metric = scheme == nullptr ? nullptr : figure_of(*scheme, measure);
    const auto index = index_of(axis, point->values[column]);
    if (metric != nullptr && index) {
      const double x =
          has_numbers(axis) ? *axis.values[*index].number : static_cast<double>(*index);
      made.push_back(point_of(x, *metric));
    }
  }
  std::ranges::sort(made, {}, &ChartPoint::x);
  return made;
}

void add_curves(std::vector<Chart>& charts, const SweepData& data,
                const std::vector<std::size_t>& axes) {
  const SweepAxis& axis = data.axes[axes.front()];
  const auto points = slice(data, axes, 1);
  for (const Measure& measure : measures) {
    Chart chart = {std::string(measure.id),
                   fmt::format("{} by {}", measure.title, axis_label(axis.key)),
                   "Means with 95 % intervals." + held(data, axes, 1),
                   has_numbers(axis) ? ChartKind::lines : ChartKind::dots,
                   {axis_label(axis.key), is_logarithmic(axis)},
                   {std::string(measure.axis)}};
    if (!has_numbers(axis)) {
      chart.categories = value_names(axis);
    }
    const std::vector<std::string> names = scheme_names(points);
    for (std::size_t i = 0; i < names.size(); ++i) {
      ChartSeries series = {names[i], curve(axis, axes.front(), measure, points, names[i]), true,
                            i};
      if (!series.points.empty()) {
        chart.series.push_back(std::move(series));
      }
    }
    if (!chart.series.empty()) {
      charts.push_back(std::move(chart));
    }
  }
}

/// A scheme's latency over the first two dimensions.
Chart heat_map(const SweepData& data, const std::vector<std::size_t>& axes,
               const std::vector<const SweepPoint*>& points, const std::string& name,
               std::size_t number) {
  const SweepAxis& across = data.axes[axes[0]];
  const SweepAxis& upwards = data.axes[axes[1]];
  Chart chart = {fmt::format("heat-{}", number),
                 fmt::format("Mean token latency of {}", name),
                 "Mean token latency (s) over two axes; all schemes have the same colours." +
                     held(data, axes, 2),
                 ChartKind::heat,
                 {axis_label(across.key)},
                 {axis_label(upwards.key)},
                 "mean token latency (s)",
                 value_names(across)};
  for (const AxisValue& value : upwards.values) {
    chart.series.push_back({value.text, {}});
  }
  for (const SweepPoint* point : points) {
    const SweepScheme* scheme = scheme_of(*point, name);
    const SweepMetric* metric = scheme == nullptr ? nullptr : figure_of(*scheme, measures[0]);
    const auto x = index_of(across, point->values[axes[0]]);
    const auto y = index_of(upwards, point->values[axes[1]]);
    if (metric != nullptr && x && y) {
      chart.series[*y].points.push_back({static_cast<double>(*x), metric->mean});
    }
  }
  return chart;
}

/// Gives all maps the colours of all their values, so that schemes can be compared.
void share_span(std::vector<Chart>& maps) {
  std::optional<Interval> span;
  for (const Chart& map : maps) {
    for (const ChartSeries& row : map.series) {
      for (const ChartPoint& cell : row.points) {
        if (cell.y) {
          span = span ? Interval{std::min(span->low, *cell.y), std::max(span->high, *cell.y)}
                      : Interval{*cell.y, *cell.y};
        }
      }
    }
  }
  for (Chart& map : maps) {
    map.span = span;
  }
}

}  // namespace

std::string axis_label(std::string_view key) {
  const std::size_t dot = key.rfind('.');
  std::string_view name = dot == std::string_view::npos ? key : key.substr(dot + 1);
  constexpr std::array<std::pair<std::string_view, std::string_view>, 11> units = {
      {{"_rad_per_s", "rad/s"},
       {"_deg_per_s", "deg/s"},
       {"_km", "km"},
       {"_deg", "deg"},
       {"_ms", "ms"},
       {"_s", "s"},
       {"_gflops", "GFLOPS"},
       {"_gb", "GB"},
       {"_gbps", "Gbit/s"},
       {"_bits", "bit"},
       {"_flops", "FLOP"}}};
  std::string unit;
  for (const auto& [suffix, words] : units) {
    if (name.ends_with(suffix)) {
      unit = fmt::format(" ({})", words);
      name.remove_suffix(suffix.size());
      break;
    }
  }
  std::string label(name);
  std::ranges::replace(label, '_', ' ');
  return label + unit;
}

std::vector<Chart> sweep_charts(const SweepData& data) {
  const std::vector<std::size_t> axes = first_axes(data);
  std::vector<Chart> charts;
  if (axes.empty()) {
    return charts;
  }
  add_curves(charts, data, axes);
  if (axes.size() > 1) {
    const auto points = slice(data, axes, 2);
    const auto names = scheme_names(points);
    std::vector<Chart> maps;
    for (std::size_t i = 0; i < std::min(names.size(), max_heat_maps); ++i) {
      maps.push_back(heat_map(data, axes, points, names[i], i));
    }
    share_span(maps);
    charts.insert(charts.end(), std::make_move_iterator(maps.begin()),
                  std::make_move_iterator(maps.end()));
  }
  return charts;
}

}  // namespace spacemoe
