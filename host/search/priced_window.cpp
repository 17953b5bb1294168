#include "host/search/priced_window.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>

namespace spacemoe {
namespace {

/// More steps than these gain less than 0.1 % on the paper's setup.
constexpr int max_steps = 12;
/// The step length shrinks by this where a step was for the worse; after so many of them in a row
/// prices are as good as they get.
constexpr double shrink = 0.6;
constexpr int max_failures = 5;
/// Steps aim at this much more than is enough, so that they do not end just below.
constexpr double aim = 0.01;
/// Cost of what cannot be.
constexpr float no_way = 1e30F;

}  // namespace

PricedWindow::PricedWindow(const MeanLayers& layers)
    : layers_(layers), place_of_(layers.satellites, -1), weighted_(layers.experts) {}

void PricedWindow::set(const GatewayPairs& pairs, std::span<const std::uint16_t> gateways) {
  for (const std::uint32_t satellite : satellites_) {
    place_of_[satellite] = -1;
  }
  satellites_.clear();
  window_.resize(gateways.size() - 1);
  for (std::size_t at = 0; at < window_.size(); ++at) {
    WindowLayer& layer = window_[at];
    layer.gateway_s = layers_.gateway_s[gateways[at]];
    layer.candidates.clear();
    const std::span<const NearSatellite> listed = pairs.near(gateways[at], gateways[at + 1]);
    layer.beyond_s = listed.back().latency_s;
    for (const NearSatellite& near : listed) {
      if (std::find(gateways.begin(), gateways.end(), near.satellite) == gateways.end()) {
        std::int32_t& place = place_of_[near.satellite];
        if (place < 0) {
          place = static_cast<std::int32_t>(satellites_.size());
          satellites_.push_back(near.satellite);
        }
        layer.candidates.push_back({near.latency_s, static_cast<std::uint32_t>(place)});
      }
    }
  }
  prices_.assign(satellites_.size(), 0.0F);
  surplus_.resize(satellites_.size());
}

double PricedWindow::bound(std::uint32_t first, std::span<const float> shares, double enough) {
  double best = -std::numeric_limits<double>::infinity();
  double factor = 1.0;
  int failures = 0;
  best_prices_ = prices_;
  for (int taken = 0; taken < max_steps && failures < max_failures; ++taken) {
    const double value = priced(first, shares);
    if (value > best) {
      best = value;
      best_prices_ = prices_;
      failures = 0;
    } else {
      factor *= shrink;
      ++failures;
    }
    if (best >= enough || !step(factor * (enough * (1.0 + aim) - value))) {
      break;
    }
  }
  prices_ = best_prices_;
  return best;
}

double PricedWindow::priced(std::uint32_t first, std::span<const float> shares) {
  std::ranges::fill(surplus_, -1);
  double sum_s = 0.0;
  for (std::size_t at = 0; at < window_.size(); ++at) {
    sum_s += layer_cost(window_[at], layers_.weights_of(first, static_cast<std::uint32_t>(at)),
                        shares[at]);
  }
  return sum_s - std::accumulate(prices_.begin(), prices_.end(), 0.0);
}

double PricedWindow::layer_cost(const WindowLayer& layer, const float* weights, float share) {
  const std::uint32_t experts = layers_.experts;
  const std::size_t listed = layer.candidates.size();
  const std::size_t width = experts + 1;
  costs_.resize((listed + 1) * width);
  for (std::uint32_t m = 0; m < experts; ++m) {
    weighted_[m] = weights[m] * share;
  }
  // Row i: the least cost of the first m experts on the first i candidates. Satellites without a
  // price are not passed over for those behind them, so E of these end the list.
  std::fill_n(costs_.begin(), width, no_way);
  costs_[0] = 0.0F;
  std::size_t used = 0;
  for (std::uint32_t free = 0; used < listed && free < experts; ++used) {
    const float* __restrict before = costs_.data() + used * width;
    float* __restrict after = costs_.data() + (used + 1) * width;
    const float* __restrict weighted = weighted_.data();
    const float latency_s = layer.candidates[used].latency_s;
    const float price = prices_[layer.candidates[used].place];
    free += price == 0.0F ? 1U : 0U;
    after[0] = 0.0F;
    for (std::uint32_t m = 0; m < experts; ++m) {
      const float taken = before[m] + weighted[m] * latency_s + price;
      after[m + 1] = taken < before[m + 1] ? taken : before[m + 1];
    }
  }
  const float* last = costs_.data() + used * width;
  std::uint32_t chosen = experts;
  float least = last[experts];
  float rest = 0.0F;
  for (std::uint32_t m = experts; m-- > 0;) {
    rest += weighted_[m] * layer.beyond_s;
    if (last[m] + rest < least) {
      least = last[m] + rest;
      chosen = m;
    }
  }
  for (std::size_t i = used; i-- > 0 && chosen > 0;) {
    const float* before = costs_.data() + i * width;
    if (before[width + chosen] < before[chosen]) {
      ++surplus_[layer.candidates[i].place];
      --chosen;
    }
  }
  // A sum of at most 4 E terms and products, rounded each time.
  const double slack = 1.0 - (4.0 * experts + 8.0) * std::numeric_limits<float>::epsilon();
  return static_cast<double>(least + share * layer.gateway_s) * slack;
}

bool PricedWindow::step(double length) {
  double norm = 0.0;
  for (std::size_t place = 0; place < prices_.size(); ++place) {
    if (surplus_[place] > 0 || (surplus_[place] < 0 && prices_[place] > 0.0F)) {
      norm += surplus_[place] * surplus_[place];
    }
  }
  if (norm == 0.0) {
    return false;
  }
  const double unit = length / norm;
  for (std::size_t place = 0; place < prices_.size(); ++place) {
    prices_[place] = std::max(0.0F, prices_[place] + static_cast<float>(unit * surplus_[place]));
  }
  return true;
}

}  // namespace spacemoe
