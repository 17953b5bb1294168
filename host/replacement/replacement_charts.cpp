#include "host/replacement/replacement_charts.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace spacemoe {
namespace {

constexpr const char* gain_id = "gain";
constexpr const char* gain_by_rate_id = "gain-by-rate";
constexpr const char* break_even_id = "break-even";
constexpr const char* rate_label = "rate of links (Gbps)";
constexpr const char* policy_label = "placed anew";

template <class Value>
std::size_t place_in(std::vector<Value>& values, const Value& value) {
  const auto found = std::ranges::find(values, value);
  if (found != values.end()) {
    return static_cast<std::size_t>(found - values.begin());
  }
  values.push_back(value);
  return values.size() - 1;
}

/// Whether a policy is one that others are compared with.
bool is_compared_with(const ReplacementRun& run) {
  return run.policy.kind == PolicyKind::never;
}

Chart gain_by_rate(const ReplacementResult& result) {
  Chart chart;
  chart.kind = ChartKind::lines;
  chart.x = {rate_label, true};
  std::vector<std::string> names;
  for (const ReplacementRun& run : result.runs) {
    if (!is_compared_with(run)) {
      const std::size_t at =
          place_in(names, fmt::format("{}, {}", run.scheme, name_of(run.policy)));
      if (at == chart.series.size()) {
        chart.series.push_back({names.back(), {}});
      }
      chart.series[at].points.push_back({run.link_gbps, run.gain, run.gain_interval});
    }
  }
  for (ChartSeries& series : chart.series) {
    std::ranges::sort(series.points, {}, &ChartPoint::x);
  }
  return chart;
}

/// A figure of each run by policy; schemes are series.
template <class Point>
Chart by_policy(const ReplacementResult& result, const Point& point_of) {
  Chart chart;
  chart.kind = ChartKind::forest;
  chart.x = {policy_label};
  std::vector<std::string> schemes;
  for (const ReplacementRun& run : result.runs) {
    if (is_compared_with(run) || run.link_gbps != result.runs.front().link_gbps) {
      continue;
    }
    const std::size_t scheme = place_in(schemes, run.scheme);
    if (scheme == chart.series.size()) {
      chart.series.push_back({run.scheme, {}, true, scheme});
    }
    ChartPoint point = point_of(run);
    point.x = static_cast<double>(place_in(chart.categories, name_of(run.policy)));
    chart.series[scheme].points.push_back(point);
  }
  return chart;
}

}  // namespace

std::vector<Chart> replacement_charts(const ReplacementResult& result) {
  std::vector<double> rates;
  for (const ReplacementRun& run : result.runs) {
    place_in(rates, run.link_gbps);
  }
  Chart gain =
      rates.size() > 1 ? gain_by_rate(result) : by_policy(result, [](const ReplacementRun& run) {
        return ChartPoint{0.0, run.gain, run.gain_interval};
      });
  gain.id = rates.size() > 1 ? gain_by_rate_id : gain_id;
  gain.title = "Tokens with modules placed anew, over those of one placement";
  gain.caption = "While modules travel the old placement serves.";
  gain.y = {"tokens over those of one placement"};
  Chart even = by_policy(result, [](const ReplacementRun& run) {
    return ChartPoint{0.0, run.break_even_gbps};
  });
  even.id = break_even_id;
  even.title = "Rate of links from which placing anew pays";
  even.caption = "At this rate a policy makes as many tokens as one placement does.";
  even.y = {rate_label, true};
  std::vector<Chart> charts;
  charts.push_back(std::move(gain));
  if (std::ranges::any_of(
          result.runs, [](const ReplacementRun& run) { return run.break_even_gbps.has_value(); })) {
    charts.push_back(std::move(even));
  }
  return charts;
}

std::vector<Chart> possible_replacement_charts() {
  std::vector<Chart> charts(3);
  charts[0].id = gain_id;
  charts[1].id = gain_by_rate_id;
  charts[2].id = break_even_id;
  charts[0].x = charts[2].x = {policy_label};
  charts[1].x = {rate_label, true};
  return charts;
}

}  // namespace spacemoe
