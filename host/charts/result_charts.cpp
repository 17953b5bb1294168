#include "host/charts/result_charts.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "host/results/attribution.hpp"
#include "host/results/summary_figures.hpp"

namespace spacemoe {
namespace {

constexpr std::size_t max_drawn = 7;
constexpr double seconds_per_minute = 60.0;

/// For each scheme, whether a chart of all draws it: the reference, and those with the smallest
/// means.
std::vector<bool> drawn_schemes(const ExperimentResult& result) {
  std::vector<double> means;
  for (const SchemeResult& scheme : result.schemes) {
    means.push_back(best_mean_s(scheme.summary).value_or(std::numeric_limits<double>::infinity()));
  }
  std::vector<double> sorted = means;
  std::ranges::sort(sorted);
  const double limit = sorted[std::min(max_drawn, sorted.size()) - 1];
  std::vector<bool> drawn;
  for (std::size_t i = 0; i < means.size(); ++i) {
    drawn.push_back(i == result.reference || means[i] <= limit);
  }
  return drawn;
}

/// A chart with one series per scheme, whose points come from `points_of`. Schemes without any are
/// left out, and so is the chart where all are.
void add_by_scheme(std::vector<Chart>& charts, const ExperimentResult& result, Chart chart,
                   const std::function<std::vector<ChartPoint>(const SchemeResult&)>& points_of) {
  const std::vector<bool> drawn = drawn_schemes(result);
  for (std::size_t i = 0; i < result.schemes.size(); ++i) {
    ChartSeries series = {result.schemes[i].summary.scheme, points_of(result.schemes[i]), drawn[i],
                          i};
    if (!series.points.empty()) {
      chart.series.push_back(std::move(series));
    }
  }
  if (!chart.series.empty()) {
    charts.push_back(std::move(chart));
  }
}

Chart mean_chart(const ExperimentResult& result) {
  Chart chart = {"means",
                 "Mean token latency",
                 "Mean over slots and placements of delivered tokens, from the exact engine where "
                 "it applies; lines are 95 % intervals over slots and placement draws.",
                 ChartKind::rows,
                 {"scheme"},
                 {"mean token latency (s)"}};
  chart.colours_categories = true;
  chart.series.push_back({"mean latency (s)", {}});
  for (const SchemeResult& scheme : result.schemes) {
    const auto index = static_cast<double>(chart.categories.size());
    chart.categories.push_back(scheme.summary.scheme);
    chart.series.front().points.push_back(
        {index, best_mean_s(scheme.summary), scheme.summary.mean_interval_s});
  }
  return chart;
}

std::uint64_t token_count(const SchemeResult& scheme) {
  std::uint64_t tokens = 0;
  for (const LatencyCount& bin : scheme.distribution) {
    tokens += bin.tokens;
  }
  return tokens;
}

/// Tokens per second of latency, as a share of all: the area below is 1.
std::vector<ChartPoint> density(const SchemeResult& scheme) {
  const auto tokens = static_cast<double>(token_count(scheme));
  std::vector<ChartPoint> points;
  double end_s = 0.0;
  for (const LatencyCount& bin : scheme.distribution) {
    if (bin.low_s > end_s) {
      points.push_back({end_s > 0.0 ? end_s : bin.low_s, 0.0});
    }
    points.push_back(
        {bin.low_s, static_cast<double>(bin.tokens) / tokens / (bin.high_s - bin.low_s)});
    end_s = bin.high_s;
  }
  if (!points.empty()) {
    points.push_back({end_s, 0.0});
  }
  return points;
}

std::vector<ChartPoint> cumulative(const SchemeResult& scheme) {
  const auto tokens = static_cast<double>(token_count(scheme));
  std::vector<ChartPoint> points;
  std::uint64_t below = 0;
  for (const LatencyCount& bin : scheme.distribution) {
    if (points.empty() || points.back().x < bin.low_s) {
      points.push_back({bin.low_s, static_cast<double>(below) / tokens});
    }
    below += bin.tokens;
    points.push_back({bin.high_s, static_cast<double>(below) / tokens});
  }
  return points;
}

/// A scheme's slots; where there are several realisations of the weather, their means in each slot.
std::vector<SlotSummary> slots_over_time(const SchemeResult& scheme) {
  if (scheme.slots.empty() || scheme.slots.back().realisation == 0) {
    return scheme.slots;
  }
  struct Sums {
    double delivered = 0.0;
    double latency_s = 0.0;
    double realisations = 0.0;
  };
  std::map<double, Sums> by_time_s;
  for (const SlotSummary& slot : scheme.slots) {
    Sums& sums = by_time_s[slot.time_s];
    sums.delivered += slot.delivered_fraction;
    sums.latency_s += slot.delivered_fraction * slot.mean_s.value_or(0.0);
    sums.realisations += 1.0;
  }
  std::vector<SlotSummary> means;
  for (const auto& [time_s, sums] : by_time_s) {
    means.push_back(
        {time_s,
         sums.delivered > 0.0 ? std::optional(sums.latency_s / sums.delivered) : std::nullopt,
         sums.delivered / sums.realisations, std::nullopt});
  }
  return means;
}

std::vector<ChartPoint> slot_means(const SchemeResult& scheme) {
  std::vector<ChartPoint> points;
  for (const SlotSummary& slot : slots_over_time(scheme)) {
    points.push_back({slot.time_s / seconds_per_minute, slot.mean_s});
  }
  return points;
}

std::vector<ChartPoint> slot_losses(const SchemeResult& scheme) {
  std::vector<ChartPoint> points;
  for (const SlotSummary& slot : slots_over_time(scheme)) {
    points.push_back({slot.time_s / seconds_per_minute, 100.0 * (1.0 - slot.delivered_fraction)});
  }
  return points;
}

bool loses_tokens(const ExperimentResult& result) {
  return std::ranges::any_of(result.schemes, [](const SchemeResult& scheme) {
    return std::ranges::any_of(
        scheme.slots, [](const SlotSummary& slot) { return slot.delivered_fraction < 1.0; });
  });
}

std::vector<ChartPoint> layer_means_ms(const SchemeResult& scheme) {
  std::vector<ChartPoint> points;
  for (std::size_t layer = 0; layer < scheme.layers.size(); ++layer) {
    if (scheme.layers[layer]) {
      points.push_back({static_cast<double>(layer), 1e3 * scheme.layers[layer]->mean_s});
    }
  }
  return points;
}

std::vector<std::string> layer_names(const ExperimentResult& result) {
  std::size_t layers = 0;
  for (const SchemeResult& scheme : result.schemes) {
    layers = std::max(layers, scheme.layers.size());
  }
  std::vector<std::string> names;
  for (std::size_t layer = 0; layer < layers; ++layer) {
    names.push_back(fmt::format("{}", layer));
  }
  return names;
}

Chart gain_chart(const std::vector<ChoiceGain>& gains) {
  Chart chart = {"gain",
                 "Attribution of the gain",
                 "Share of each choice in the gain of the rules over chance: the Shapley value of "
                 "the logarithm of the mean latency, over all orders of switching choices.",
                 ChartKind::rows,
                 {"choice"},
                 {"share of the gain (%)"}};
  chart.series.push_back({"share of the gain (%)", {}});
  for (const ChoiceGain& gain : gains) {
    chart.series.front().points.push_back(
        {static_cast<double>(chart.categories.size()), 100.0 * gain.share});
    chart.categories.push_back(fmt::format("{} (÷ {:.3f})", gain.choice, gain.factor));
  }
  return chart;
}

}  // namespace

std::vector<Chart> result_charts(const ExperimentConfig& config, const ExperimentResult& result) {
  if (result.schemes.empty()) {
    return {};
  }
  std::vector<Chart> charts = {mean_chart(result)};
  add_by_scheme(charts, result,
                {"distribution",
                 "Distribution of token latency",
                 "Share of the delivered sampled tokens per second of latency.",
                 ChartKind::steps,
                 {"token latency (s)"},
                 {"share of tokens per second (1/s)"}},
                density);
  add_by_scheme(charts, result,
                {"cumulative",
                 "Cumulative distribution of token latency",
                 "Share of the delivered sampled tokens that take at most this long.",
                 ChartKind::lines,
                 {"token latency (s)"},
                 {"share of tokens"}},
                cumulative);
  add_by_scheme(charts, result,
                {"layers",
                 "Latency by layer",
                 "Mean latency of each layer, propagation and compute, over delivered sampled "
                 "tokens.",
                 ChartKind::dots,
                 {"layer"},
                 {"mean latency (ms)"},
                 "",
                 layer_names(result)},
                layer_means_ms);
  add_by_scheme(charts, result,
                {"slots",
                 "Latency over time",
                 "Mean latency of the tokens of each time slot.",
                 ChartKind::lines,
                 {"time (min)"},
                 {"mean token latency (s)"}},
                slot_means);
  if (loses_tokens(result)) {
    add_by_scheme(charts, result,
                  {"losses",
                   "Tokens lost over time",
                   "Share of the tokens of each time slot that have no path at some layer.",
                   ChartKind::steps,
                   {"time (min)"},
                   {"tokens lost (%)", false, 100.0}},
                  slot_losses);
  }
  if (const auto gains = attribute_gain(config.schemes, result)) {
    charts.push_back(gain_chart(*gains));
  }
  return charts;
}

}  // namespace spacemoe
