#include "host/breakeven/breakeven_charts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "host/breakeven/rate_bands.hpp"

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

/// A line of the chart of bands.
std::string case_name(const BreakEvenResult& result, double hop_ms) {
  return fmt::format("{}, {}{:.4g} ms", result.model,
                     result.context_tokens ? fmt::format("{}, ", *result.context_tokens) : "",
                     hop_ms);
}

Chart who_wins(std::span<const BreakEvenResult> results) {
  // Colours are those of the alternatives in the other charts; that of the one satellite, paler,
  // where it lacks the memory.
  enum Band : std::size_t { both, spread, cluster, none, too_small, ground };
  std::array<ChartSeries, 6> series = {
      ChartSeries{"a scheme and the cluster beat one satellite", {}, true, 2},
      ChartSeries{"only a scheme does", {}, true, 3},
      ChartSeries{"only the cluster does", {}, true, 1},
      ChartSeries{"one satellite is fastest", {}, true, 0},
      ChartSeries{"one satellite would be, but lacks the memory", {}, true, 5},
      ChartSeries{"left of it the ground is faster than all", {}, true, 4}};
  Chart chart;
  chart.id = "who-wins";
  chart.title = "Who is faster than one satellite";
  chart.caption = "By model, tokens of context, and processing of a hop; all compute counts.";
  chart.kind = ChartKind::bands;
  chart.x = {"model, tokens of context, hop"};
  chart.y = {"peak rate of a satellite (GFLOPS)", true};
  for (const BreakEvenResult& result : results) {
    const std::size_t alone = fits_on_one(result) ? none : too_small;
    for (std::size_t delay = 0; delay < result.hop_ms.size(); ++delay) {
      const auto row = static_cast<double>(chart.categories.size());
      chart.categories.push_back(case_name(result, result.hop_ms[delay]));
      for (const RateBand& band : rate_bands(result, delay)) {
        const std::size_t of = band.than_one_satellite == Faster::none
                                   ? alone
                                   : static_cast<std::size_t>(band.than_one_satellite);
        series[of].points.push_back(
            {row, std::nullopt, Interval{band.from_gflops, band.to_gflops}});
      }
      const double below = ground_below_gflops(result, delay);
      if (below > 0.0 && std::isfinite(below)) {
        series[ground].points.push_back({row, below});
      }
    }
  }
  for (ChartSeries& one : series) {
    if (!one.points.empty()) {
      chart.series.push_back(std::move(one));
    }
  }
  return chart;
}

}  // namespace

std::vector<Chart> breakeven_charts(std::span<const BreakEvenResult> results) {
  const BreakEvenResult own = results.empty() ? BreakEvenResult{} : results.front();
  return {who_wins(results), by_rate(own), by_delay(own)};
}

}  // namespace spacemoe
