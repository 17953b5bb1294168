#include "host/generation/generation_charts.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>

namespace spacemoe {
namespace {

/// Points of a line: of a longer sequence some tokens are one point, the slowest of them.
constexpr std::size_t max_points = 400;

Chart latency_chart(const GenerationResult& result) {
  Chart chart;
  chart.id = "latency";
  chart.title = "From one token to the next";
  chart.caption = "Mean with its 95 % interval over sequences, and quantiles.";
  chart.kind = ChartKind::dots;
  chart.x = {"scheme"};
  chart.y = {"latency between tokens (s)"};
  chart.series = {{"mean", {}}, {"median", {}}, {"95 %", {}}, {"99 %", {}}};
  for (const GeneratedScheme& scheme : result.schemes) {
    const auto x = static_cast<double>(chart.categories.size());
    chart.categories.push_back(scheme.name);
    if (scheme.latency) {
      chart.series[0].points.push_back({x, scheme.latency->value_s, scheme.latency->interval_s});
    }
    chart.series[1].points.push_back({x, scheme.p50_s});
    chart.series[2].points.push_back({x, scheme.p95_s});
    chart.series[3].points.push_back({x, scheme.p99_s});
  }
  return chart;
}

/// Tokens of a sequence as points: one of each group of neighbours, that with the largest latency.
std::vector<TokenTimes> thinned(std::span<const TokenTimes> tokens) {
  const std::size_t group = std::max<std::size_t>(1, (tokens.size() + max_points - 1) / max_points);
  std::vector<TokenTimes> points;
  for (std::size_t first = 0; first < tokens.size(); first += group) {
    points.push_back(*std::ranges::max_element(
        tokens.subspan(first, std::min(group, tokens.size() - first)), {}, &TokenTimes::latency_s));
  }
  return points;
}

Chart sequence_chart(const GenerationResult& result) {
  Chart chart;
  chart.id = "first-sequence";
  chart.title = "The first sequence, token by token";
  chart.caption = "Of a long one, the slowest token of each group of neighbours.";
  chart.x = {"time (s)"};
  chart.y = {"latency of a token (s)"};
  for (const GeneratedScheme& scheme : result.schemes) {
    ChartSeries series{scheme.name, {}};
    for (const TokenTimes& token : thinned(scheme.first_sequence)) {
      series.points.push_back({token.at_s, token.latency_s});
    }
    chart.series.push_back(std::move(series));
  }
  return chart;
}

Chart delay_chart(const GenerationResult& result) {
  Chart chart;
  chart.id = "delays";
  chart.title = "What its tokens wait for";
  chart.x = {"time (s)"};
  chart.y = {"part of a token's latency (s)"};
  chart.series = {{"no path", {}}, {"propagation", {}}, {"compute", {}}};
  if (!result.schemes.empty()) {
    const GeneratedScheme& scheme = result.schemes.front();
    chart.caption = "The same tokens under " + scheme.name + ".";
    for (const TokenTimes& token : thinned(scheme.first_sequence)) {
      chart.series[0].points.push_back({token.at_s, token.waited_s});
      chart.series[1].points.push_back({token.at_s, token.propagation_s});
      chart.series[2].points.push_back({token.at_s, token.compute_s});
    }
  }
  return chart;
}

}  // namespace

std::vector<Chart> generation_charts(const GenerationResult& result) {
  return {latency_chart(result), sequence_chart(result), delay_chart(result)};
}

}  // namespace spacemoe
