#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

#include "host/activation/set_distribution.hpp"
#include "host/search/layer_latencies.hpp"
#include "tests/oracle/set_law_oracle.hpp"

/// Costs of orders by going through active sets and permutations one by one.
namespace spacemoe::oracle {

/// Uniform in [0, 1).
inline double uniform(std::mt19937& random) {
  return static_cast<double>(random()) * 0x1.0p-32;
}

/// A law without structure: sets of any probability, some never seen.
inline SetDistribution random_law(std::uint32_t experts, std::uint32_t active,
                                  std::mt19937& random) {
  SetDistribution law = all_sets(experts, active);
  for (double& probability : law.probability) {
    probability = uniform(random) < 0.2 ? 0.0 : -std::log1p(-uniform(random));
  }
  law.probability.front() += 0.1;
  normalise(law);
  return law;
}

inline Law law_of(const SetDistribution& distribution) {
  Law law;
  for (std::size_t i = 0; i < distribution.size(); ++i) {
    law[{distribution.set(i).begin(), distribution.set(i).end()}] = distribution.probability[i];
  }
  return law;
}

/// Latencies around a base that grows from satellite to satellite, scattered from slot to slot;
/// some are lost.
inline LayerLatencies random_latencies(std::uint32_t satellites, std::uint32_t slots,
                                       double scatter, double lost, std::mt19937& random) {
  LayerLatencies layer{satellites, {}, 0.003F, 0.5F};
  for (std::uint32_t i = 0; i < slots * satellites; ++i) {
    const double base = 0.1 + 0.002 * (i % satellites);
    const double latency_s = base + scatter * 0.002 * (uniform(random) - 0.5);
    layer.latency_s.push_back(uniform(random) < lost ? std::numeric_limits<float>::infinity()
                                                     : static_cast<float>(latency_s));
  }
  return layer;
}

/// Mean over slots of q (E[max | delivered] + gateway) + (1 - q) lost penalty.
inline double order_cost(const Law& law, const LayerLatencies& layer,
                         const std::vector<std::uint32_t>& satellite_of) {
  double sum = 0.0;
  for (std::uint32_t slot = 0; slot < layer.slots(); ++slot) {
    std::vector<float> latency_s;
    for (const std::uint32_t satellite : satellite_of) {
      latency_s.push_back(layer.latency_s[slot * layer.satellites + satellite]);
    }
    const Maximum expected = expected_maximum(law, latency_s);
    sum += expected.delivered * (expected.latency_s + static_cast<double>(layer.gateway_s)) +
           (1.0 - expected.delivered) * static_cast<double>(layer.lost_penalty_s);
  }
  return sum / layer.slots();
}

/// The cost of the best of all orders.
inline double min_order_cost(const Law& law, const LayerLatencies& layer) {
  std::vector<std::uint32_t> order(layer.satellites);
  std::iota(order.begin(), order.end(), 0U);
  double least = std::numeric_limits<double>::infinity();
  do {
    least = std::min(least, order_cost(law, layer, order));
  } while (std::ranges::next_permutation(order).found);
  return least;
}

}  // namespace spacemoe::oracle
