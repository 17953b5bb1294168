#include "host/report/sweep_charts.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "host/report/sweep_view.hpp"

namespace spacemoe {
namespace {

constexpr std::size_t max_heat_maps = 6;
/// Figures of schemes at points beyond which a page has no choices: they would take some 3 MB.
constexpr std::size_t max_chosen_figures = 20'000;

using Places = std::vector<const SweepPlace*>;

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

/// Whether a dimension is drawn as numbers: those of its first axis, each of them once.
bool has_numbers(const SweepAxis& axis) {
  std::vector<double> numbers;
  for (const AxisValue& value : axis.values) {
    if (!value.number) {
      return false;
    }
    numbers.push_back(*value.number);
  }
  std::ranges::sort(numbers);
  return std::ranges::adjacent_find(numbers) == numbers.end();
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

/// The dimensions from `drawn` on and their values where charts begin.
std::string held(const SweepView& view, std::size_t drawn) {
  const std::vector<std::size_t> values = view.first_slice(drawn);
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    text += (text.empty() ? "Here " : ", ") + view.condition(drawn + i, values[i]);
  }
  return text.empty() ? "" : text + ".";
}

const SweepScheme* scheme_of(const SweepPoint& point, const std::string& name) {
  const auto found = std::ranges::find(point.schemes, name, &SweepScheme::scheme);
  return found == point.schemes.end() ? nullptr : &*found;
}

const SweepMetric* metric_of(const SweepPlace& place, const std::string& name,
                             const Measure& measure) {
  const SweepScheme* scheme = scheme_of(*place.point, name);
  return scheme == nullptr ? nullptr : figure_of(*scheme, measure);
}

ChartPoint point_of(double x, const SweepMetric& metric) {
  ChartPoint point = {x, metric.mean};
  if (metric.low && metric.high) {
    point.interval = Interval{*metric.low, *metric.high};
  }
  return point;
}

bool offers_choices(const SweepView& view) {
  return view.dimensions() > 1 &&
         view.places().size() * view.schemes().size() <= max_chosen_figures;
}

/// Gives a chart over the first `drawn` dimensions what it shows at one combination of the others:
/// as a slice, and as its series where charts begin with that.
void add_slice(Chart& chart, const SweepView& view, std::size_t drawn, ChartSlice slice) {
  if (slice.chosen == view.first_slice(drawn)) {
    chart.series = slice.series;
    chart.span = slice.span;
  }
  if (offers_choices(view) && drawn < view.dimensions()) {
    chart.slices.push_back(std::move(slice));
  }
}

/// Choices are numbered from the second dimension on: the first is on all charts.
std::vector<std::size_t> choices_from(const SweepView& view, std::size_t drawn) {
  std::vector<std::size_t> choices;
  for (std::size_t i = drawn; i < view.dimensions() && offers_choices(view); ++i) {
    choices.push_back(i - 1);
  }
  return choices;
}

/// Each scheme's figures along the first dimension.
std::vector<ChartSeries> curves(const SweepView& view, const Measure& measure,
                                const Places& places) {
  const SweepAxis& axis = *view.axes(0).front();
  const bool numbers = has_numbers(axis);
  std::vector<ChartSeries> made;
  for (std::size_t i = 0; i < view.schemes().size(); ++i) {
    ChartSeries series = {view.schemes()[i], {}, true, i};
    for (const SweepPlace* place : places) {
      if (const SweepMetric* metric = metric_of(*place, series.name, measure)) {
        const std::size_t value = place->at[0];
        const double x = numbers ? *axis.values[value].number : static_cast<double>(value);
        series.points.push_back(point_of(x, *metric));
      }
    }
    std::ranges::sort(series.points, {}, &ChartPoint::x);
    if (!series.points.empty()) {
      made.push_back(std::move(series));
    }
  }
  return made;
}

void add_curves(std::vector<Chart>& charts, const SweepView& view) {
  const SweepAxis& axis = *view.axes(0).front();
  const bool numbers = has_numbers(axis);
  const std::string label = numbers ? axis_label(axis.key) : view.label(0);
  const auto slices = view.slices(1);
  for (const Measure& measure : measures) {
    Chart chart = {std::string(measure.id),       fmt::format("{} by {}", measure.title, label),
                   "Means with 95 % intervals.",  numbers ? ChartKind::lines : ChartKind::dots,
                   {label, is_logarithmic(axis)}, {std::string(measure.axis)}};
    if (axis.is_cases()) {
      chart.kind = ChartKind::forest;
      chart.caption = "Means with 95 % intervals. Thin lines lead on from the base.";
    }
    if (!numbers) {
      chart.categories = view.names(0);
    }
    chart.held = held(view, 1);
    chart.choices = choices_from(view, 1);
    for (const auto& [chosen, places] : slices) {
      std::vector<ChartSeries> series = curves(view, measure, places);
      if (!series.empty()) {
        add_slice(chart, view, 1, {chosen, std::move(series)});
      }
    }
    if (!chart.series.empty()) {
      charts.push_back(std::move(chart));
    }
  }
}

/// A scheme's latency over the first two dimensions: one series per value of the second.
std::vector<ChartSeries> cells(const SweepView& view, const std::string& scheme,
                               const Places& places) {
  std::vector<ChartSeries> rows;
  for (const std::string& name : view.names(1)) {
    rows.push_back({name, {}});
  }
  for (const SweepPlace* place : places) {
    if (const SweepMetric* metric = metric_of(*place, scheme, measures[0])) {
      rows[place->at[1]].points.push_back({static_cast<double>(place->at[0]), metric->mean});
    }
  }
  return rows;
}

/// All values of some heat maps, which share their colours so that schemes can be compared.
std::optional<Interval> span_of(const std::vector<std::vector<ChartSeries>>& maps) {
  std::optional<Interval> span;
  for (const auto& map : maps) {
    for (const ChartSeries& row : map) {
      for (const ChartPoint& cell : row.points) {
        span = span ? Interval{std::min(span->low, *cell.y), std::max(span->high, *cell.y)}
                    : Interval{*cell.y, *cell.y};
      }
    }
  }
  return span;
}

Chart empty_heat_map(const SweepView& view, const std::string& scheme, std::size_t number) {
  Chart chart = {fmt::format("heat-{}", number),
                 fmt::format("Mean token latency of {}", scheme),
                 "Mean token latency (s) over two axes; all schemes have the same colours.",
                 ChartKind::heat,
                 {view.label(0)},
                 {view.label(1)},
                 "mean token latency (s)",
                 view.names(0)};
  chart.held = held(view, 2);
  chart.choices = choices_from(view, 2);
  return chart;
}

/// One heat map per scheme that has a figure where charts begin.
void add_heat_maps(std::vector<Chart>& charts, const SweepView& view) {
  const auto slices = view.slices(2);
  const auto first = slices.find(view.first_slice(2));
  std::vector<std::string> schemes;
  for (const std::string& scheme : view.schemes()) {
    const bool is_there =
        first != slices.end() && std::ranges::any_of(first->second, [&](const SweepPlace* place) {
          return metric_of(*place, scheme, measures[0]) != nullptr;
        });
    if (is_there && schemes.size() < max_heat_maps) {
      schemes.push_back(scheme);
    }
  }
  std::vector<Chart> maps;
  for (const std::string& scheme : schemes) {
    maps.push_back(empty_heat_map(view, scheme, maps.size()));
  }
  for (const auto& [chosen, places] : slices) {
    std::vector<std::vector<ChartSeries>> rows;
    for (const std::string& scheme : schemes) {
      rows.push_back(cells(view, scheme, places));
    }
    const std::optional<Interval> span = span_of(rows);
    for (std::size_t i = 0; span && i < maps.size(); ++i) {
      add_slice(maps[i], view, 2, {chosen, std::move(rows[i]), span});
    }
  }
  charts.insert(charts.end(), std::make_move_iterator(maps.begin()),
                std::make_move_iterator(maps.end()));
}

}  // namespace

std::vector<Chart> sweep_charts(const SweepData& data) {
  const SweepView view(data);
  std::vector<Chart> charts;
  if (view.dimensions() > 0) {
    add_curves(charts, view);
  }
  if (view.dimensions() > 1 && !view.axes(0).front()->is_cases()) {
    add_heat_maps(charts, view);
  }
  return charts;
}

std::vector<ChartChoice> sweep_choices(const SweepData& data) {
  const SweepView view(data);
  std::vector<ChartChoice> choices;
  for (std::size_t i = 1; i < view.dimensions() && offers_choices(view); ++i) {
    choices.push_back(view.choice(i));
  }
  return choices;
}

}  // namespace spacemoe
