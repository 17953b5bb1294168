#include "host/sweep/sweep_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

namespace spacemoe {
namespace {

using Number = std::optional<double>;

class Metrics {
 public:
  void add(std::string_view name, Number mean, std::uint64_t n,
           const std::optional<Interval>& interval = std::nullopt) {
    // A database has no place for what is not a number.
    if (mean && std::isfinite(*mean)) {
      metrics_.push_back({std::string(name), *mean, interval ? Number(interval->low) : std::nullopt,
                          interval ? Number(interval->high) : std::nullopt, n});
    }
  }

  [[nodiscard]] std::vector<SweepMetric> take() { return std::move(metrics_); }

 private:
  std::vector<SweepMetric> metrics_;
};

/// How the layers' means spread. Nothing where a layer delivered no token: its mean is not known.
void add_layers(Metrics& metrics, const std::vector<std::optional<LayerSummary>>& layers) {
  if (layers.empty() ||
      !std::ranges::all_of(layers, [](const auto& layer) { return layer.has_value(); })) {
    return;
  }
  const auto count = static_cast<double>(layers.size());
  double sum_s = 0.0;
  double propagation_s = 0.0;
  double compute_s = 0.0;
  double least_s = layers.front()->mean_s;
  double most_s = least_s;
  for (const auto& layer : layers) {
    sum_s += layer->mean_s;
    propagation_s += layer->propagation_s;
    compute_s += layer->compute_s;
    least_s = std::min(least_s, layer->mean_s);
    most_s = std::max(most_s, layer->mean_s);
  }
  const double mean_s = sum_s / count;
  double squares = 0.0;
  for (const auto& layer : layers) {
    squares += (layer->mean_s - mean_s) * (layer->mean_s - mean_s);
  }
  const std::uint64_t n = layers.size();
  metrics.add("layer_mean_s", mean_s, n);
  // All layers there are, not a sample of them.
  metrics.add("layer_sd_s", std::sqrt(squares / count), n);
  metrics.add("layer_least_s", least_s, n);
  metrics.add("layer_most_s", most_s, n);
  metrics.add("propagation_s", propagation_s, n);
  metrics.add("compute_s", compute_s, n);
}

}  // namespace

std::vector<SweepScheme> metrics_of(const ExperimentResult& result) {
  std::vector<SweepScheme> schemes;
  const std::uint64_t slots = result.slots_done;
  for (const SchemeResult& scheme : result.schemes) {
    const SchemeSummary& row = scheme.summary;
    const bool is_exact = row.exact_mean_s.has_value();
    Metrics metrics;
    metrics.add("exact_mean_s", row.exact_mean_s, slots, row.mean_interval_s);
    metrics.add("mean_s", row.mean_s, row.tokens, is_exact ? std::nullopt : row.mean_interval_s);
    metrics.add("p50_s", row.p50_s, row.tokens);
    metrics.add("p95_s", row.p95_s, row.tokens);
    metrics.add("p99_s", row.p99_s, row.tokens);
    metrics.add("retry_mean_s", row.retry_mean_s, slots);
    metrics.add("delivered_fraction", row.delivered_fraction, slots);
    metrics.add("ratio", row.ratio, slots, row.ratio_interval);
    metrics.add("p_adjusted", row.p_adjusted, slots);
    metrics.add("shift_s", row.shift_s, slots);
    add_layers(metrics, scheme.layers);
    schemes.push_back({row.scheme, metrics.take()});
  }
  return schemes;
}

}  // namespace spacemoe
