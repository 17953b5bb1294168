#include "host/sweep/sweep_metrics.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "host/results/summary_figures.hpp"

namespace spacemoe {
namespace {

using Number = std::optional<double>;

/// A figure beyond the summary's, and the name that earlier programs gave to it.
struct FurtherFigure {
  std::string_view name;
  std::string_view earlier = {};
};

/// The Hodges-Lehmann shift from the reference over slots; mean, standard deviation, least and
/// greatest of the layers' mean latencies; propagation and compute of a token, summed over the
/// layers' means.
constexpr std::array<FurtherFigure, 7> further_figures = {{{"shift_s"},
                                                           {"layer_mean_s"},
                                                           {"layer_sd_s"},
                                                           {"layer_min_s", "layer_least_s"},
                                                           {"layer_max_s", "layer_most_s"},
                                                           {"propagation_s"},
                                                           {"compute_s"}}};

template <class T>
std::optional<T> as(const FigureValue& value) {
  const T* found = std::get_if<T>(&value);
  return found == nullptr ? std::nullopt : std::optional<T>(*found);
}

/// The interval of the mean is that of the exact one, where there is one.
std::optional<Interval> interval_of(const SummaryFigure& figure, const SchemeSummary& summary) {
  if (figure.interval.empty() || (figure.name == "mean_s" && summary.exact_mean_s)) {
    return std::nullopt;
  }
  return as<Interval>(summary_figure(figure.interval).get(summary));
}

class Metrics {
 public:
  void add(std::string_view name, Number mean, std::uint64_t n,
           const std::optional<Interval>& interval = std::nullopt) {
    // A database keeps finite numbers only.
    if (mean && std::isfinite(*mean)) {
      metrics_.push_back({std::string(name), *mean, interval ? Number(interval->low) : std::nullopt,
                          interval ? Number(interval->high) : std::nullopt, n});
    }
  }

  [[nodiscard]] std::vector<SweepMetric> take() { return std::move(metrics_); }

 private:
  std::vector<SweepMetric> metrics_;
};

/// Spread of the layers' means. Nothing where a layer delivered no token: its mean is not known.
void add_layers(Metrics& metrics, const std::vector<std::optional<LayerSummary>>& layers) {
  if (layers.empty() ||
      !std::ranges::all_of(layers, [](const auto& layer) { return layer.has_value(); })) {
    return;
  }
  const auto count = static_cast<double>(layers.size());
  double sum_s = 0.0;
  double propagation_s = 0.0;
  double compute_s = 0.0;
  double min_s = layers.front()->mean_s;
  double max_s = min_s;
  for (const auto& layer : layers) {
    sum_s += layer->mean_s;
    propagation_s += layer->propagation_s;
    compute_s += layer->compute_s;
    min_s = std::min(min_s, layer->mean_s);
    max_s = std::max(max_s, layer->mean_s);
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
  metrics.add("layer_min_s", min_s, n);
  metrics.add("layer_max_s", max_s, n);
  metrics.add("propagation_s", propagation_s, n);
  metrics.add("compute_s", compute_s, n);
}

/// The figures whose interval that is.
std::vector<std::string_view> figures_with(const SummaryFigure& interval) {
  std::vector<std::string_view> names;
  for (const SummaryFigure& figure : shown_figures()) {
    if (figure.interval == interval.name) {
      names.push_back(figure.name);
    }
  }
  return names;
}

std::vector<MetricColumn> all_columns() {
  using enum MetricColumn::Part;
  std::vector<MetricColumn> columns;
  for (const SummaryFigure& figure : shown_figures()) {
    if (figure.kind == FigureKind::number) {
      columns.push_back({figure.name, mean, {figure.name}, figure.is_rare});
    } else if (figure.kind == FigureKind::interval) {
      columns.push_back({figure.name, low, figures_with(figure)});
      columns.push_back({figure.name_to, high, figures_with(figure)});
    }
  }
  for (const FurtherFigure& figure : further_figures) {
    columns.push_back({figure.name, mean, {figure.name}});
    if (!figure.earlier.empty()) {
      columns.back().metrics.push_back(figure.earlier);
    }
  }
  return columns;
}

}  // namespace

const std::vector<MetricColumn>& metric_columns() {
  static const std::vector<MetricColumn> columns = all_columns();
  return columns;
}

std::vector<MetricColumn> metric_columns_of(const SweepData& data) {
  std::vector<MetricColumn> columns;
  std::ranges::copy_if(
      metric_columns(), std::back_inserter(columns), [&](const MetricColumn& column) {
        return !column.is_rare || std::ranges::any_of(data.points, [&](const SweepPoint& point) {
          return std::ranges::any_of(point.schemes, [&](const SweepScheme& scheme) {
            return column.value(scheme).has_value();
          });
        });
      });
  return columns;
}

std::optional<double> MetricColumn::value(const SweepScheme& scheme) const {
  for (const std::string_view metric : metrics) {
    const SweepMetric* found = scheme.find(metric);
    if (found == nullptr) {
      continue;
    }
    const std::optional<double> number = part == Part::mean  ? std::optional(found->mean)
                                         : part == Part::low ? found->low
                                                             : found->high;
    if (number) {
      return number;
    }
  }
  return std::nullopt;
}

std::vector<SweepScheme> metrics_of(const ExperimentResult& result) {
  std::vector<SweepScheme> schemes;
  const std::uint64_t slots = result.slots_done;
  for (const SchemeResult& scheme : result.schemes) {
    const SchemeSummary& row = scheme.summary;
    Metrics metrics;
    for (const SummaryFigure& figure : shown_figures()) {
      if (figure.kind == FigureKind::number) {
        metrics.add(figure.name, as<double>(figure.get(row)),
                    figure.over == CountedOver::tokens ? row.tokens : slots,
                    interval_of(figure, row));
      }
    }
    metrics.add("shift_s", row.shift_s, slots);
    add_layers(metrics, scheme.layers);
    schemes.push_back({row.scheme, metrics.take()});
  }
  return schemes;
}

}  // namespace spacemoe
