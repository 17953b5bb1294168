#include "host/search/window_walk.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace spacemoe {
namespace {

/// Gateways that two windows share, as one number: 16 bits each, at most four of them.
using SharedGateways = std::uint64_t;

SharedGateways shared(const GatewayWindow& window, std::uint32_t width, std::size_t from) {
  SharedGateways key = 0;
  for (std::size_t at = from; at < from + width; ++at) {
    key = key << 16U | window.gateways[at];
  }
  return key;
}

/// Cost of a walk so far, and how many of its windows are not in the list.
struct Reached {
  double cost_s;
  std::uint32_t unlisted;

  [[nodiscard]] bool operator<(const Reached& other) const { return cost_s < other.cost_s; }
};

/// Step from what a window shares with the one before to what it shares with the next.
struct WalkStep {
  SharedGateways from;
  SharedGateways to;
  double cost_s;
};

/// [period], each ascending by `from`
std::vector<std::vector<WalkStep>> steps_of(const WindowList& list, std::size_t period) {
  std::vector<std::vector<WalkStep>> steps(period);
  for (const std::vector<GatewayWindow>& windows : list.with_second) {
    for (const GatewayWindow& window : windows) {
      steps[window.layer].push_back({shared(window, list.width, 0), shared(window, list.width, 1),
                                     static_cast<double>(window.bound_s)});
    }
  }
  for (std::vector<WalkStep>& of_layer : steps) {
    std::ranges::sort(of_layer, {}, &WalkStep::from);
  }
  return steps;
}

/// Ends of walks, ascending by gateways, and what it costs at most to be anywhere else.
struct Ends {
  std::vector<std::pair<SharedGateways, Reached>> known;
  Reached elsewhere;

  [[nodiscard]] Reached least() const {
    Reached best = elsewhere;
    for (const auto& [gateways, reached] : known) {
      best = std::min(best, reached);
    }
    return best;
  }
};

Ends walk_on(const Ends& before, std::span<const WalkStep> steps, double cut_s) {
  const Reached least = before.least();
  Ends after{{}, {least.cost_s + cut_s, least.unlisted + 1}};
  auto at = before.known.begin();
  for (const WalkStep& step : steps) {
    while (at != before.known.end() && at->first < step.from) {
      ++at;
    }
    const bool is_known = at != before.known.end() && at->first == step.from;
    const Reached from = is_known ? std::min(at->second, before.elsewhere) : before.elsewhere;
    const Reached to{from.cost_s + step.cost_s, from.unlisted};
    if (to < after.elsewhere) {
      after.known.emplace_back(step.to, to);
    }
  }
  std::ranges::sort(after.known, [](const auto& a, const auto& b) {
    return a.first < b.first || (a.first == b.first && a.second < b.second);
  });
  const auto is_same = [](const auto& a, const auto& b) { return a.first == b.first; };
  after.known.erase(std::unique(after.known.begin(), after.known.end(), is_same),
                    after.known.end());
  return after;
}

}  // namespace

WindowWalk cheapest_walk(const WindowList& list, std::span<const double> cut_s,
                         std::uint32_t layers) {
  const auto steps = steps_of(list, cut_s.size());
  Ends ends{{}, {0.0, 0}};
  for (std::uint32_t layer = 0; layer < layers; ++layer) {
    ends = walk_on(ends, steps[layer % cut_s.size()], cut_s[layer % cut_s.size()]);
  }
  const Reached least = ends.least();
  return {least.cost_s, least.unlisted};
}

}  // namespace spacemoe
