#include "host/search/priced_arc.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <utility>

#include "host/base/contract.hpp"

namespace spacemoe {
namespace {

/// Cost of what cannot be.
constexpr float no_arc = 1e30F;

}  // namespace

PricedArc::PricedArc(const MeanLayers& layers, const GatewayPairs& pairs)
    : layers_(layers),
      pairs_(pairs),
      is_gateway_(layers.satellites, 0),
      place_of_(layers.satellites, -1),
      costs_((std::max<std::size_t>(pairs.candidates, lanes) + 1) * (layers.experts + 1)),
      weights_(std::size_t{layers.experts} * lanes) {}

void PricedArc::begin(std::uint32_t gateway) {
  while (!arc_.empty()) {
    pop();
  }
  if (!gateways_.empty()) {
    is_gateway_[gateways_.back()] = 0;
  }
  gateways_.assign(1, gateway);
  is_gateway_[gateway] = 1;
}

void PricedArc::push(std::size_t place) {
  const std::uint32_t here = gateways_.back();
  const NextGateways& next = pairs_.next[here];
  ArcLayer layer{};
  if (!spare_.empty()) {
    layer = std::move(spare_.back());
    spare_.pop_back();
  }
  layer.candidates.clear();
  layer.gateway_s = layers_.gateway_s[here];
  layer.satellites_before = satellites_.size();
  const std::uint32_t gateway = next.gateways[place];
  gateways_.push_back(gateway);
  is_gateway_[gateway] = 1;
  const auto near = std::span(next.near).subspan(place * pairs_.candidates, pairs_.candidates);
  layer.beyond_s = near.back().latency_s;
  for (const NearSatellite& satellite : near) {
    if (is_gateway_[satellite.satellite] == 0) {
      std::int32_t& known = place_of_[satellite.satellite];
      if (known < 0) {
        known = static_cast<std::int32_t>(satellites_.size());
        satellites_.push_back(satellite.satellite);
      }
      layer.candidates.push_back({satellite.latency_s, static_cast<std::uint32_t>(known)});
    }
  }
  arc_.push_back(std::move(layer));
}

void PricedArc::pop() {
  SPACEMOE_EXPECTS(!arc_.empty());
  for (std::size_t at = arc_.back().satellites_before; at < satellites_.size(); ++at) {
    place_of_[satellites_[at]] = -1;
  }
  satellites_.resize(arc_.back().satellites_before);
  spare_.push_back(std::move(arc_.back()));
  arc_.pop_back();
  if (gateways_.back() != gateways_.front()) {
    is_gateway_[gateways_.back()] = 0;
  }
  gateways_.pop_back();
}

template <std::size_t count>
void PricedArc::price_lanes(std::uint32_t at, std::span<const std::uint32_t> firsts,
                            std::span<const float> prices, std::span<double> costs_s) {
  const ArcLayer& layer = arc_[at];
  const std::uint32_t experts = layers_.experts;
  for (std::size_t lane = 0; lane < count; ++lane) {
    const float* weights = layers_.weights_of(firsts[std::min(lane, firsts.size() - 1)], at);
    for (std::uint32_t m = 0; m < experts; ++m) {
      weights_[m * count + lane] = weights[m];
    }
  }
  // Row m: the least cost of m experts on the satellites so far. Satellites without a price are not
  // passed over for those behind them, so E of these end the list.
  std::fill_n(costs_.begin(), count, 0.0F);
  std::fill_n(costs_.begin() + count, std::size_t{experts} * count, no_arc);
  std::uint32_t seen = 0;
  std::uint32_t free = 0;
  for (const Candidate& candidate : layer.candidates) {
    if (is_taken(candidate)) {
      continue;
    }
    const float latency_s = candidate.latency_s;
    const float price = prices[candidate.place];
    seen = std::min(seen + 1, experts);
    for (std::uint32_t m = seen; m-- > 0;) {
      const float* __restrict fewer = costs_.data() + m * count;
      float* __restrict more = costs_.data() + (m + 1) * count;
      const float* __restrict weights = weights_.data() + m * count;
      for (std::uint32_t lane = 0; lane < count; ++lane) {
        const float taken = fewer[lane] + (weights[lane] * latency_s + price);
        more[lane] = taken < more[lane] ? taken : more[lane];
      }
    }
    free += price == 0.0F ? 1U : 0U;
    if (free == experts) {
      break;
    }
  }
  // A sum of at most 4 E terms and products, rounded each time.
  const double slack = 1.0 - (4.0 * experts + 8.0) * std::numeric_limits<float>::epsilon();
  for (std::size_t lane = 0; lane < firsts.size(); ++lane) {
    float least = costs_[experts * count + lane];
    float rest = 0.0F;
    for (std::uint32_t m = experts; m-- > 0;) {
      rest += weights_[m * count + lane] * layer.beyond_s;
      least = std::min(least, costs_[m * count + lane] + rest);
    }
    costs_s[lane] = static_cast<double>(least + layer.gateway_s) * slack;
  }
}

void PricedArc::price_layer(std::uint32_t at, std::span<const std::uint32_t> firsts,
                            std::span<const float> prices, std::span<double> costs_s) {
  if (2 * firsts.size() <= lanes) {
    price_lanes<lanes / 2>(at, firsts, prices, costs_s);
  } else {
    price_lanes<lanes>(at, firsts, prices, costs_s);
  }
}

double PricedArc::price(std::uint32_t first, std::span<const float> prices,
                        std::span<std::int32_t> surplus) {
  std::ranges::fill(surplus, -1);
  double sum_s = 0.0;
  for (std::uint32_t at = 0; at < length(); ++at) {
    sum_s += price_one(arc_[at], layers_.weights_of(first, at), prices, surplus);
  }
  return sum_s - std::accumulate(prices.begin(), prices.end(), 0.0);
}

double PricedArc::price_one(const ArcLayer& layer, const float* weights,
                            std::span<const float> prices, std::span<std::int32_t> surplus) {
  const std::uint32_t experts = layers_.experts;
  const std::size_t width = experts + 1;
  // Row i: the least cost of the first m experts on the first i candidates.
  std::fill_n(costs_.begin(), width, no_arc);
  costs_[0] = 0.0F;
  std::size_t used = 0;
  const std::size_t listed = layer.candidates.size();
  for (std::uint32_t free = 0; used < listed && free < experts; ++used) {
    const Candidate& candidate = layer.candidates[used];
    const float* __restrict before = costs_.data() + used * width;
    float* __restrict after = costs_.data() + (used + 1) * width;
    if (is_taken(candidate)) {
      std::copy_n(before, width, after);
      continue;
    }
    const float latency_s = candidate.latency_s;
    const float price = prices[candidate.place];
    free += price == 0.0F ? 1U : 0U;
    after[0] = 0.0F;
    for (std::uint32_t m = 0; m < experts; ++m) {
      const float taken = before[m] + (weights[m] * latency_s + price);
      after[m + 1] = taken < before[m + 1] ? taken : before[m + 1];
    }
  }
  const float* last = costs_.data() + used * width;
  std::uint32_t chosen = experts;
  float least = last[experts];
  float rest = 0.0F;
  for (std::uint32_t m = experts; m-- > 0;) {
    rest += weights[m] * layer.beyond_s;
    if (last[m] + rest < least) {
      least = last[m] + rest;
      chosen = m;
    }
  }
  for (std::size_t i = used; i-- > 0 && chosen > 0;) {
    const float* before = costs_.data() + i * width;
    if (before[width + chosen] < before[chosen]) {
      ++surplus[layer.candidates[i].place];
      --chosen;
    }
  }
  const double slack = 1.0 - (4.0 * experts + 8.0) * std::numeric_limits<float>::epsilon();
  return static_cast<double>(least + layer.gateway_s) * slack;
}

}  // namespace spacemoe
