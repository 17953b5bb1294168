#include "host/breakeven/breakeven_charts.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace spacemoe {
namespace {

/// Nothing where no token arrives.
std::optional<double> drawn_s(const BreakEvenPoint& point) {
  return std::isfinite(point.latency_s) ? std::optional(point.latency_s) : std::nullopt;
}

Chart by_rate(const BreakEvenResult& result) {
  Chart chart;
  chart.id = "by-rate";
  chart.title = "Where a token is fastest";
  chart.caption = "All compute counts; hops take what the config says.";
  chart.x = {"peak rate of a satellite (GFLOPS)", true};
  chart.y = {"latency of a token (s)", true};
  for (const Alternative& alternative : result.alternatives) {
    ChartSeries series{alternative.name, {}};
    for (const BreakEvenPoint& point : alternative.points) {
      if (point.hop_ms == alternative.points.front().hop_ms) {
        series.points.push_back({point.peak_gflops, drawn_s(point)});
      }
    }
    chart.series.push_back(std::move(series));
  }
  return chart;
}

Chart by_delay(const BreakEvenResult& result) {
  Chart chart;
  chart.id = "by-delay";
  chart.title = "What a hop may cost";
  chart.x = {"processing of a hop (ms)"};
  chart.y = {"latency of a token (s)"};
  for (const Alternative& alternative : result.alternatives) {
    // Of the rates that were looked at, that nearest to the config's.
    const auto away = [&](const BreakEvenPoint& point) {
      return std::abs(std::log(point.peak_gflops / result.own_gflops));
    };
    const double nearest = away(*std::ranges::min_element(alternative.points, {}, away));
    ChartSeries series{alternative.name, {}};
    for (const BreakEvenPoint& point : alternative.points) {
      if (away(point) == nearest) {
        series.points.push_back({point.hop_ms, drawn_s(point)});
      }
    }
    std::ranges::sort(series.points, {}, &ChartPoint::x);
    chart.series.push_back(std::move(series));
  }
  return chart;
}

}  // namespace

std::vector<Chart> breakeven_charts(const BreakEvenResult& result) {
  return {by_rate(result), by_delay(result)};
}

}  // namespace spacemoe
