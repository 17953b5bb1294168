#include "host/search/mean_layers.hpp"

#include <algorithm>
#include <span>

#include "host/search/containment_bound.hpp"
#include "host/search/path_rows.hpp"

namespace spacemoe {
namespace {

/// Number of gateways whose rows are computed together.
constexpr std::uint32_t means_at_once = 128;

std::vector<float> layer_weights(const SetLawView& law) {
  std::vector<float> weights;
  for (const Layer layer : all<Layer>(law.layers)) {
    const std::vector<double> inside = max_containment(law, layer);
    for (std::size_t m = 1; m < inside.size(); ++m) {
      weights.push_back(static_cast<float>(inside[m] - inside[m - 1]));
    }
  }
  return weights;
}

/// Smallest number of layers after which all weights come again.
std::uint32_t period_of(const std::vector<float>& weights, std::uint32_t layers) {
  const std::size_t experts = weights.size() / layers;
  for (std::uint32_t period = 1; period < layers; ++period) {
    if (layers % period == 0 &&
        std::equal(weights.begin() + static_cast<std::ptrdiff_t>(period * experts), weights.end(),
                   weights.begin())) {
      return period;
    }
  }
  return layers;
}

std::vector<float> scaled(std::span<const float> values, float factor) {
  std::vector<float> result(values.begin(), values.end());
  std::ranges::for_each(result, [&](float& value) { value *= factor; });
  return result;
}

/// Mean of a gateway's paths, each cut off. row: [slots][satellites]
void add_means(std::span<const float> row, std::uint32_t satellites, float cut_s,
               std::vector<float>& means_s) {
  std::vector<double> sum_s(satellites, 0.0);
  for (std::size_t at = 0; at < row.size(); ++at) {
    sum_s[at % satellites] += static_cast<double>(std::min(row[at], cut_s));
  }
  const double slots = static_cast<double>(row.size()) / satellites;
  for (const double sum : sum_s) {
    means_s.push_back(static_cast<float>(sum / slots));
  }
}

}  // namespace

std::optional<MeanLayers> mean_layers(Backend& backend, const SnapshotSeries& series,
                                      const ScoringPlan& plan,
                                      std::span<const std::uint8_t> allowed,
                                      const std::function<bool()>& goes_on) {
  const float longest_s =
      std::ranges::max(plan.expert_seconds) + std::ranges::max(plan.gateway_seconds);
  const float left_s = plan.lost_penalty_s - longest_s;
  const float factor = left_s >= 0.0F ? 1.0F : plan.lost_penalty_s / longest_s;
  MeanLayers result{.satellites = static_cast<std::uint32_t>(plan.expert_seconds.size()),
                    .layers = plan.law.layers,
                    .experts = plan.law.experts,
                    .period = 0,
                    .path_s = {},
                    .expert_s = scaled(plan.expert_seconds, factor),
                    .gateway_s = scaled(plan.gateway_seconds, factor),
                    .weights = layer_weights(plan.law),
                    .allowed = {allowed.begin(), allowed.end()}};
  result.period = period_of(result.weights, result.layers);
  result.weights.resize(std::size_t{result.period} * result.experts);
  result.path_s.reserve(std::size_t{result.satellites} * result.satellites);

  for (std::uint32_t first = 0; first < result.satellites; first += means_at_once) {
    const std::uint32_t end = std::min(first + means_at_once, result.satellites);
    std::vector<Satellite> sources;
    for (std::uint32_t gateway = first; gateway < end; ++gateway) {
      sources.push_back(Satellite{gateway});
    }
    // Rows that are done are dropped with the object: all of them together are large.
    PathRows rows(backend, series);
    rows.fetch(sources);
    for (const Satellite source : sources) {
      if (!goes_on()) {
        return std::nullopt;
      }
      add_means(rows.row(source), result.satellites, std::max(0.0F, left_s / 2.0F), result.path_s);
    }
  }
  return result;
}

}  // namespace spacemoe
