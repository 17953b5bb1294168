#include "host/robustness/robustness_charts.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace spacemoe {
namespace {

/// A figure of every scheme by the case that is judged.
template <class Point>
Chart by_case(const Robustness& of, Chart chart, const Point& point_of) {
  chart.kind = ChartKind::forest;
  chart.x = {"judged under"};
  chart.categories = of.cases;
  for (std::size_t scheme = 0; scheme < of.schemes.size(); ++scheme) {
    ChartSeries series{of.schemes[scheme], {}, true, scheme};
    for (std::size_t judged = 0; judged < of.cases.size(); ++judged) {
      ChartPoint point = point_of(of.cell(judged, 0, scheme).summary);
      point.x = static_cast<double>(judged);
      series.points.push_back(point);
    }
    chart.series.push_back(std::move(series));
  }
  return chart;
}

Chart price_chart(const Robustness& of, std::size_t scheme) {
  const std::size_t planners = of.cells.size() / of.cases.size() / of.schemes.size();
  Chart chart;
  chart.id = fmt::format("price-{}", scheme);
  chart.title = fmt::format("Price of planning {} under another case", of.schemes[scheme]);
  chart.caption =
      "Mean latency over that of the scheme planned under the case that it is judged in.";
  chart.kind = ChartKind::heat;
  chart.x = {"planned under"};
  chart.y = {"judged under"};
  chart.value = "price";
  chart.categories.assign(of.cases.begin(),
                          of.cases.begin() + static_cast<std::ptrdiff_t>(planners));
  for (std::size_t judged = 0; judged < of.cases.size(); ++judged) {
    ChartSeries line{of.cases[judged], {}};
    for (std::size_t planned = 0; planned < planners; ++planned) {
      const JudgedScheme& one = of.cell(judged, planned, scheme);
      line.points.push_back({static_cast<double>(planned), one.price, one.price_interval});
    }
    chart.series.push_back(std::move(line));
  }
  return chart;
}

bool varies(const Robustness& of, std::size_t scheme) {
  return std::ranges::any_of(of.cells, [&](const JudgedScheme& cell) {
    return cell.summary.scheme == of.schemes[scheme] && cell.price && *cell.price != 1.0;
  });
}

}  // namespace

std::vector<Chart> robustness_charts(const Robustness& of) {
  Chart means;
  means.id = "latency";
  means.title = "Latency where a placement is judged";
  means.caption = fmt::format("Planned under \"{}\"; lines are 95 % intervals.", of.cases.front());
  means.y = {"mean token latency (s)"};
  Chart ratios;
  ratios.id = "ratio";
  ratios.title = fmt::format("Latency relative to {}", of.schemes[of.reference]);
  ratios.caption = means.caption;
  ratios.y = {"ratio"};
  std::vector<Chart> charts;
  charts.push_back(by_case(of, means, [](const SchemeSummary& summary) {
    return ChartPoint{0.0, summary.exact_mean_s ? summary.exact_mean_s : summary.mean_s,
                      summary.mean_interval_s};
  }));
  charts.push_back(by_case(of, ratios, [](const SchemeSummary& summary) {
    return ChartPoint{0.0, summary.ratio, summary.ratio_interval};
  }));
  for (std::size_t scheme = 0; scheme < of.schemes.size(); ++scheme) {
    if (varies(of, scheme)) {
      charts.push_back(price_chart(of, scheme));
    }
  }
  return charts;
}

}  // namespace spacemoe
