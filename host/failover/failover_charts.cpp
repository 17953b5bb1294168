#include "host/failover/failover_charts.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace spacemoe {
namespace {

/// Values by rank: a point for each satellite.
ChartSeries by_rank(const FailoverCase& of, const std::vector<double>& values) {
  ChartSeries series{of.spares_per_layer == 0
                         ? of.scheme
                         : fmt::format("{}, {} spare{} a layer", of.scheme, of.spares_per_layer,
                                       of.spares_per_layer == 1 ? "" : "s"),
                     {}};
  for (std::size_t rank = 0; rank < values.size(); ++rank) {
    series.points.push_back({static_cast<double>(rank + 1), values[rank]});
  }
  return series;
}

Chart chart_by_rank(std::string id, std::string title, ChartAxis y) {
  Chart chart;
  chart.id = std::move(id);
  chart.title = std::move(title);
  chart.caption = "Every satellite is lost by itself, in all slots.";
  chart.kind = ChartKind::steps;
  chart.x = {"satellites, the worst loss first"};
  chart.y = std::move(y);
  return chart;
}

}  // namespace

std::vector<Chart> failover_charts(const FailoverResult& result) {
  constexpr double percent = 100.0;
  constexpr double milliseconds = 1e3;
  Chart delivered = chart_by_rank("delivered", "Tokens that arrive after the loss of a satellite",
                                  {"tokens that arrive (%)", false, percent});
  Chart added = chart_by_rank("added", "Latency that the loss of a satellite adds",
                              {"added to the mean latency (ms)"});
  for (const FailoverCase& of : result.cases) {
    std::vector<double> arrives;
    std::vector<double> adds;
    for (const SingleLoss& loss : of.singles) {
      arrives.push_back(percent * loss.effect.delivered);
      if (loss.effect.mean_s && of.without_loss.mean_s) {
        adds.push_back(milliseconds * (*loss.effect.mean_s - *of.without_loss.mean_s));
      }
    }
    std::ranges::sort(arrives);
    std::ranges::sort(adds, std::greater());
    delivered.series.push_back(by_rank(of, arrives));
    added.series.push_back(by_rank(of, adds));
  }
  return {std::move(delivered), std::move(added)};
}

}  // namespace spacemoe
