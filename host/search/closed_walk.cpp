#include "host/search/closed_walk.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>

#include "host/base/contract.hpp"

namespace spacemoe {
namespace {

/// Cost of the cheapest way from one candidate of the first layer to each of the next layer's, and
/// the candidate by which it came.
struct Step {
  std::vector<double> cost_s;
  std::vector<std::uint32_t> from;
};

Step step(const GatewayCosts& layer, const std::vector<double>& before_s) {
  Step next{std::vector<double>(layer.next_candidates, infinite_cost_s),
            std::vector<std::uint32_t>(layer.next_candidates, 0)};
  for (std::uint32_t here = 0; here < layer.candidates; ++here) {
    const double* row_s = layer.cost_s.data() + std::size_t{here} * layer.next_candidates;
    for (std::uint32_t there = 0; there < layer.next_candidates; ++there) {
      const double cost_s = before_s[here] + row_s[there];
      if (cost_s < next.cost_s[there]) {
        next.cost_s[there] = cost_s;
        next.from[there] = here;
      }
    }
  }
  return next;
}

/// All steps around the ring from one candidate of the first layer.
std::vector<Step> steps_from(std::span<const GatewayCosts> ring, std::uint32_t first) {
  std::vector<double> before_s(ring.front().candidates, infinite_cost_s);
  before_s[first] = 0.0;
  std::vector<Step> steps;
  for (const GatewayCosts& layer : ring) {
    steps.push_back(step(layer, steps.empty() ? before_s : steps.back().cost_s));
  }
  return steps;
}

}  // namespace

ClosedWalk cheapest_closed_walk(std::span<const GatewayCosts> ring) {
  SPACEMOE_EXPECTS(!ring.empty() && ring.back().next_candidates == ring.front().candidates);
  ClosedWalk best{{}, infinite_cost_s};
  for (std::uint32_t first = 0; first < ring.front().candidates; ++first) {
    const std::vector<Step> steps = steps_from(ring, first);
    if (steps.back().cost_s[first] >= best.cost_s) {
      continue;
    }
    best.cost_s = steps.back().cost_s[first];
    best.candidate.assign(ring.size(), first);
    std::uint32_t at = first;
    for (std::size_t layer = ring.size(); layer-- > 1;) {
      at = steps[layer].from[at];
      best.candidate[layer] = at;
    }
  }
  return best;
}

}  // namespace spacemoe
