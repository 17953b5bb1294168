#include "host/search/arc_search.hpp"

#include <algorithm>
#include <array>

namespace spacemoe {
namespace {

/// Steps of prices for the arc that is furthest within its allowances, and for each other one that
/// its prices leave.
constexpr int first_steps = 14;
constexpr int later_steps = 4;
/// The step length shrinks by this where a step was for the worse; after so many of them in a row
/// prices are as good as they get.
constexpr double shrink = 0.6;
constexpr int max_failures = 4;
/// Steps aim at this much more than is enough, so that they do not end just below.
constexpr double aim = 0.01;
/// Room for rounding of sums, relative.
constexpr double arc_rounding = 1e-9;
/// Arcs between two looks at the clock.
constexpr std::uint64_t arcs_at_once = 1U << 14U;

}  // namespace

ArcSearch::ArcSearch(const MeanLayers& layers, const GatewayPairs& pairs,
                     std::span<const float> cut_s, std::span<const double> allowance_s,
                     const std::function<bool()>& goes_on)
    : layers_(layers),
      pairs_(pairs),
      cut_s_(cut_s),
      goes_on_(goes_on),
      arc_(layers, pairs),
      nodes_(layers.layers + 1) {
  for (std::uint32_t first = 0; first < layers.period; ++first) {
    double sum_s = 0.0;
    allowed_s_.push_back(sum_s);
    for (std::uint32_t at = 0; at < layers.layers; ++at) {
      sum_s += allowance_s[(first + at) % layers.period];
      allowed_s_.push_back(sum_s * (1.0 + arc_rounding));
    }
  }
}

ArcOutcome ArcSearch::from(std::uint32_t gateway) {
  arc_.begin(gateway);
  Node& node = nodes_[0];
  node.prices.clear();
  node.starts.clear();
  for (std::uint32_t first = 0; first < layers_.period; ++first) {
    node.starts.push_back({first, 0.0, 0.0});
  }
  return extend(0);
}

ArcOutcome ArcSearch::extend(std::uint32_t length) {
  const Node& node = nodes_[length];
  Node& after = nodes_[length + 1];
  const std::uint32_t here = arc_.last_gateway();
  for (const Start& start : node.starts) {
    const double left_s = allowed(start.first, length + 1) - start.bound_s;
    if (left_s >= static_cast<double>(cut_s_[(start.first + length) % layers_.period])) {
      return ArcOutcome::pairs_missing;
    }
  }
  const NextGateways& next = pairs_.next[here];
  const bool closes = length + 1 == layers_.layers;
  for (std::size_t place = 0; place < next.gateways.size(); ++place) {
    const std::uint32_t gateway = next.gateways[place];
    if (closes ? gateway != arc_.first_gateway() : arc_.has(gateway)) {
      continue;
    }
    const float* layer_s = next.layer_s.data() + place * layers_.period;
    after.starts.clear();
    for (const Start& start : node.starts) {
      const double bound_s =
          start.bound_s + static_cast<double>(layer_s[(start.first + length) % layers_.period]);
      if (bound_s <= allowed(start.first, length + 1)) {
        after.starts.push_back({start.first, bound_s, start.priced_s});
      }
    }
    if (after.starts.empty()) {
      continue;
    }
    if (tried_++ % arcs_at_once == 0 && !goes_on_()) {
      return ArcOutcome::stopped;
    }
    longest_ = std::max(longest_, length + 1);
    arc_.push(place);
    after.prices = node.prices;
    after.prices.resize(arc_.satellites(), 0.0F);
    price_end(length + 1, gateway);
    if (!after.starts.empty()) {
      improve(length + 1);
    }
    if (!after.starts.empty()) {
      if (closes) {
        return ArcOutcome::ring_left;
      }
      const ArcOutcome outcome = extend(length + 1);
      if (outcome != ArcOutcome::none_left) {
        return outcome;
      }
    }
    arc_.pop();
  }
  return ArcOutcome::none_left;
}

void ArcSearch::price_end(std::uint32_t length, std::uint32_t gateway) {
  Node& node = nodes_[length];
  double freed_s = 0.0;
  if (const auto place = arc_.place_of(gateway)) {
    // No expert can pay it any longer.
    freed_s = static_cast<double>(node.prices[*place]);
    node.prices[*place] = 0.0F;
  }
  std::array<std::uint32_t, PricedArc::lanes> firsts{};
  std::array<double, PricedArc::lanes> costs_s{};
  for (std::size_t begin = 0; begin < node.starts.size(); begin += PricedArc::lanes) {
    const std::size_t count = std::min<std::size_t>(PricedArc::lanes, node.starts.size() - begin);
    for (std::size_t lane = 0; lane < count; ++lane) {
      firsts[lane] = node.starts[begin + lane].first;
    }
    arc_.price_layer(length - 1, std::span(firsts).first(count), node.prices, costs_s);
    for (std::size_t lane = 0; lane < count; ++lane) {
      Start& start = node.starts[begin + lane];
      start.priced_s += costs_s[lane] + freed_s;
      start.bound_s = std::max(start.bound_s, start.priced_s);
    }
  }
  drop_ended(length);
}

void ArcSearch::drop_ended(std::uint32_t length) {
  std::erase_if(nodes_[length].starts,
                [&](const Start& start) { return start.bound_s > allowed(start.first, length); });
}

void ArcSearch::price_all(std::uint32_t length) {
  Node& node = nodes_[length];
  double sum_s = 0.0;
  for (const float price : node.prices) {
    sum_s += static_cast<double>(price);
  }
  std::array<std::uint32_t, PricedArc::lanes> firsts{};
  std::array<double, PricedArc::lanes> costs_s{};
  for (std::size_t begin = 0; begin < node.starts.size(); begin += PricedArc::lanes) {
    const std::size_t count = std::min<std::size_t>(PricedArc::lanes, node.starts.size() - begin);
    for (std::size_t lane = 0; lane < count; ++lane) {
      firsts[lane] = node.starts[begin + lane].first;
      node.starts[begin + lane].priced_s = -sum_s;
    }
    for (std::uint32_t at = 0; at < length; ++at) {
      arc_.price_layer(at, std::span(firsts).first(count), node.prices, costs_s);
      for (std::size_t lane = 0; lane < count; ++lane) {
        node.starts[begin + lane].priced_s += costs_s[lane];
      }
    }
  }
  for (Start& start : node.starts) {
    start.bound_s = std::max(start.bound_s, start.priced_s);
  }
  drop_ended(length);
}

void ArcSearch::improve(std::uint32_t length) {
  Node& node = nodes_[length];
  const auto left_s = [&](const Start& start) {
    return allowed(start.first, length) - start.bound_s;
  };
  // Prices that end the arc which is furthest within its allowances mostly end the others too.
  while (!node.starts.empty()) {
    const std::uint32_t hardest = std::ranges::max_element(node.starts, {}, left_s)->first;
    const bool has_ended = improve_one(length, hardest, first_steps);
    price_all(length);
    if (!has_ended) {
      break;
    }
  }
  // It goes on. Those that are nearest to an end may still reach it.
  while (node.starts.size() > 1) {
    const std::uint32_t easiest = std::ranges::min_element(node.starts, {}, left_s)->first;
    before_ = node.prices;
    if (!improve_one(length, easiest, later_steps)) {
      node.prices = before_;
      break;
    }
    price_all(length);
  }
}

bool ArcSearch::improve_one(std::uint32_t length, std::uint32_t first, int steps) {
  std::vector<float>& best_prices = nodes_[length].prices;
  const double enough_s = allowed(first, length);
  prices_ = best_prices;
  surplus_.resize(prices_.size());
  double best_s = -1e30;
  double factor = 1.0;
  int failures = 0;
  for (int taken = 0; taken < steps && failures < max_failures; ++taken) {
    const double value_s = arc_.price(first, prices_, surplus_);
    if (value_s > best_s) {
      best_s = value_s;
      best_prices = prices_;
      failures = 0;
    } else {
      factor *= shrink;
      ++failures;
    }
    if (best_s > enough_s || !step(prices_, factor * (enough_s * (1.0 + aim) - value_s))) {
      break;
    }
  }
  return best_s > enough_s;
}

bool ArcSearch::step(std::vector<float>& prices, double distance) const {
  double norm = 0.0;
  for (std::size_t place = 0; place < prices.size(); ++place) {
    if (surplus_[place] > 0 || (surplus_[place] < 0 && prices[place] > 0.0F)) {
      norm += surplus_[place] * surplus_[place];
    }
  }
  if (norm == 0.0) {
    return false;
  }
  const double unit = distance / norm;
  for (std::size_t place = 0; place < prices.size(); ++place) {
    prices[place] = std::max(0.0F, prices[place] + static_cast<float>(unit * surplus_[place]));
  }
  return true;
}

}  // namespace spacemoe
