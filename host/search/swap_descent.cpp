#include "host/search/swap_descent.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>

#include "host/search/layer_costs.hpp"
#include "host/statistics/rounding.hpp"

namespace spacemoe {
namespace {

/// Number of choices that are scored together, except for the swaps of a single layer.
constexpr std::size_t batch_choices = 65'536;

using Pair = std::pair<std::uint32_t, std::uint32_t>;

std::vector<Pair> pairs_of(std::size_t experts) {
  std::vector<Pair> pairs;
  for (std::uint32_t i = 0; i + 1 < experts; ++i) {
    for (std::uint32_t j = i + 1; j < experts; ++j) {
      pairs.emplace_back(i, j);
    }
  }
  return pairs;
}

/// Takes the best swap at each of these layers. Returns those where one helped.
std::vector<std::size_t> swap_once(ScoringPass& scoring, std::span<LayerModules> layers,
                                   std::span<double> costs_s, std::span<const std::size_t> which,
                                   const std::vector<Pair>& pairs) {
  ChoiceBatch batch;
  for (const std::size_t layer : which) {
    LayerModules swapped = layers[layer];
    for (const auto& [i, j] : pairs) {
      std::swap(swapped.satellites[i], swapped.satellites[j]);
      add_layer(swapped, batch);
      std::swap(swapped.satellites[i], swapped.satellites[j]);
    }
  }
  const std::vector<double> swapped_s = costs_of(scoring, batch);
  std::vector<std::size_t> helped;
  for (std::size_t k = 0; k < which.size(); ++k) {
    const auto of_layer = std::span(swapped_s).subspan(k * pairs.size(), pairs.size());
    const auto least = std::ranges::min_element(of_layer);
    double& cost_s = costs_s[which[k]];
    if (least != of_layer.end() && *least < cost_s * (1.0 - relative_rounding)) {
      const auto& [i, j] = pairs[static_cast<std::size_t>(least - of_layer.begin())];
      std::swap(layers[which[k]].satellites[i], layers[which[k]].satellites[j]);
      cost_s = *least;
      helped.push_back(which[k]);
    }
  }
  return helped;
}

}  // namespace

std::vector<double> descend_by_swaps(ScoringPass& scoring, std::span<LayerModules> starts) {
  if (starts.empty()) {
    return {};
  }
  std::vector<double> costs_s = costs_of(scoring, starts);
  const std::vector<Pair> pairs = pairs_of(starts.front().satellites.size());
  const std::size_t together = std::max<std::size_t>(1, batch_choices / (pairs.size() + 1));
  std::vector<std::size_t> open(starts.size());
  std::iota(open.begin(), open.end(), std::size_t{0});
  while (!open.empty()) {
    std::vector<std::size_t> still_open;
    for (std::size_t first = 0; first < open.size(); first += together) {
      const auto part = std::span(open).subspan(first, std::min(together, open.size() - first));
      const auto helped = swap_once(scoring, starts, costs_s, part, pairs);
      still_open.insert(still_open.end(), helped.begin(), helped.end());
    }
    open = std::move(still_open);
  }
  return costs_s;
}

}  // namespace spacemoe
