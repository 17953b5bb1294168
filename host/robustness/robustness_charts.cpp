#include "host/robustness/robustness_charts.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "host/results/summary_figures.hpp"

namespace spacemoe {
namespace {

constexpr const char* latency_id = "latency";
constexpr const char* ratio_id = "ratio";
constexpr const char* judged_under = "judged under";
constexpr const char* planned_under = "planned under";

/// A figure of every scheme by the case that is judged.
template <class Point>
Chart by_case(const Robustness& of, Chart chart, const Point& point_of) {
  chart.kind = ChartKind::forest;
  chart.x = {judged_under};
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

std::string price_id(std::size_t scheme) {
  return fmt::format("price-{}", scheme);
}

Chart price_chart(const Robustness& of, std::size_t scheme) {
  Chart chart;
  chart.id = price_id(scheme);
  chart.title = fmt::format("Price of planning {} under another case", of.schemes[scheme]);
  chart.caption =
      "Mean latency over that of the scheme planned under the case that it is judged in.";
  chart.kind = ChartKind::heat;
  chart.x = {planned_under};
  chart.y = {judged_under};
  chart.value = "price";
  chart.categories.assign(of.cases.begin(),
                          of.cases.begin() + static_cast<std::ptrdiff_t>(of.planners()));
  for (std::size_t judged = 0; judged < of.cases.size(); ++judged) {
    ChartSeries line{of.cases[judged], {}};
    for (std::size_t planned = 0; planned < of.planners(); ++planned) {
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
  means.id = latency_id;
  means.title = "Latency where a placement is judged";
  means.caption = fmt::format("Planned under \"{}\"; lines are 95 % intervals.", of.cases.front());
  means.y = {"mean token latency (s)"};
  Chart ratios;
  ratios.id = ratio_id;
  ratios.title = fmt::format("Latency relative to {}", of.schemes[of.reference]);
  ratios.caption = means.caption;
  ratios.y = {"ratio"};
  std::vector<Chart> charts;
  charts.push_back(by_case(of, means, [](const SchemeSummary& summary) {
    return ChartPoint{0.0, best_mean_s(summary), summary.mean_interval_s};
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

std::vector<Chart> possible_charts(std::size_t schemes) {
  std::vector<Chart> charts(2);
  charts[0].id = latency_id;
  charts[1].id = ratio_id;
  charts[0].x = charts[1].x = {judged_under};
  for (std::size_t scheme = 0; scheme < schemes; ++scheme) {
    Chart& price = charts.emplace_back();
    price.id = price_id(scheme);
    price.x = {planned_under};
  }
  return charts;
}

}  // namespace spacemoe
