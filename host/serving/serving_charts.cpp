#include "host/serving/serving_charts.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace spacemoe {
namespace {

/// A line for each scheme, over the rates of its load points.
template <class PointAt>
Chart over_rates(const ServingResult& result, Chart chart, const PointAt& point_at) {
  chart.x = {"requests a second"};
  for (const ServedScheme& scheme : result.schemes) {
    ChartSeries series{scheme.name, {}};
    for (const LoadPoint& point : scheme.points) {
      series.points.push_back(point_at(point));
    }
    std::ranges::sort(series.points, {}, &ChartPoint::x);
    chart.series.push_back(std::move(series));
  }
  return chart;
}

Chart time_chart(const ServingResult& result, std::string id, std::string title, std::string axis,
                 TimeQuantiles LoadPoint::*times) {
  Chart chart;
  chart.id = std::move(id);
  chart.title = std::move(title);
  chart.caption =
      "95 % of the measured requests take no longer. A line ends where more have not "
      "come by the end of the horizon.";
  chart.y = {std::move(axis), true};
  return over_rates(result, std::move(chart), [&](const LoadPoint& point) {
    return ChartPoint{point.rate_per_s, (point.*times).p95_s};
  });
}

Chart tokens_chart(const ServingResult& result) {
  Chart chart;
  chart.id = "throughput";
  chart.title = "Tokens a second";
  chart.caption = "Of all users together, with 95 % intervals over replications.";
  chart.y = {"tokens a second"};
  return over_rates(result, std::move(chart), [](const LoadPoint& point) {
    return ChartPoint{point.rate_per_s, point.tokens_per_s.value, point.tokens_per_s.interval};
  });
}

Chart goodput_chart(const ServingResult& result) {
  Chart chart;
  chart.id = "goodput";
  chart.title = "Requests a second that meet the objectives";
  chart.caption = "Of the time to the first token and of the time a token.";
  chart.y = {"requests a second"};
  return over_rates(result, std::move(chart), [](const LoadPoint& point) {
    return ChartPoint{point.rate_per_s, point.goodput_per_s.value, point.goodput_per_s.interval};
  });
}

Chart busy_chart(const ServingResult& result) {
  constexpr double percent = 100.0;
  Chart chart;
  chart.id = "busiest";
  chart.title = "The busiest servers";
  chart.caption = "Share of the time measured in which each is at work, at the highest rate.";
  chart.kind = ChartKind::dots;
  chart.x = {"scheme"};
  chart.y = {"busy (%)", false, percent};
  chart.series = {{"busiest", {}}, {"second", {}}, {"third", {}}};
  for (const ServedScheme& scheme : result.schemes) {
    const auto x = static_cast<double>(chart.categories.size());
    chart.categories.push_back(scheme.name);
    const auto highest = std::ranges::max_element(scheme.points, {}, &LoadPoint::rate_per_s);
    for (std::size_t i = 0; i < chart.series.size() && i < highest->busiest.size(); ++i) {
      chart.series[i].points.push_back({x, percent * highest->busiest[i].share});
    }
  }
  return chart;
}

}  // namespace

std::vector<Chart> serving_charts(const ServingResult& result) {
  return {time_chart(result, "first-token", "Time to the first token", "95 % within (s)",
                     &LoadPoint::first),
          time_chart(result, "token-time", "From one token to the next", "95 % within (s)",
                     &LoadPoint::token),
          time_chart(result, "whole-time", "From a request's arrival to its last token",
                     "95 % within (s)", &LoadPoint::whole),
          tokens_chart(result),
          goodput_chart(result),
          busy_chart(result)};
}

}  // namespace spacemoe
