#include "host/search/layer_latencies.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "host/base/contract.hpp"
#include "kernels/common/set_law.hpp"

namespace spacemoe {

OrderCost::OrderCost(const LayerLatencies& layer) : slowest_s(0.0) {
  const std::uint32_t satellites = layer.satellites;
  SPACEMOE_EXPECTS(satellites <= max_containment_experts);
  const std::uint32_t slots = layer.slots();
  std::vector<std::uint32_t> order(satellites);
  std::map<std::uint32_t, double> gains;
  for (std::uint32_t slot = 0; slot < slots; ++slot) {
    const float* latency_s = layer.latency_s.data() + std::size_t{slot} * satellites;
    const auto cost_s = [&](std::uint32_t satellite) { return layer.cost_s(latency_s[satellite]); };
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::stable_sort(order, {}, [&](std::uint32_t s) { return latency_s[s]; });
    std::uint32_t inside = 0;
    for (std::uint32_t m = 0; m + 1 < satellites; ++m) {
      inside |= 1U << order[m];
      gains[inside] += (cost_s(order[m + 1]) - cost_s(order[m])) / slots;
    }
    slowest_s += cost_s(order.back()) / slots;
  }
  for (const auto& [inside, gain_s] : gains) {
    if (gain_s != 0.0) {
      terms.push_back({inside, gain_s});
    }
  }
}

}  // namespace spacemoe
