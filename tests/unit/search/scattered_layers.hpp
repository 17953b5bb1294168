#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <numeric>
#include <random>
#include <span>
#include <vector>

#include <tbb/task_arena.h>

#include "host/search/gateway_pairs.hpp"
#include "host/search/mean_layers.hpp"
#include "tests/unit/search/search_study.hpp"

namespace spacemoe {

/// Nothing stops a bound.
inline const std::function<bool()> always = [] { return true; };

/// Satellites at random places of a square, paths as long as the crow flies.
inline MeanLayers scattered(std::uint32_t satellites, std::uint32_t layers, std::uint32_t experts,
                            std::mt19937& random) {
  MeanLayers result{satellites, layers, experts,
                    layers,     {},     {},
                    {},         {},     std::vector<std::uint8_t>(satellites, 1)};
  std::vector<std::array<double, 2>> places(satellites);
  for (auto& place : places) {
    place = {oracle::uniform(random), oracle::uniform(random)};
    result.expert_s.push_back(static_cast<float>(0.2 * oracle::uniform(random)));
    result.gateway_s.push_back(static_cast<float>(0.2 * oracle::uniform(random)));
  }
  for (const auto& from : places) {
    for (const auto& to : places) {
      result.path_s.push_back(static_cast<float>(std::hypot(from[0] - to[0], from[1] - to[1])));
    }
  }
  for (std::uint32_t layer = 0; layer < layers; ++layer) {
    std::vector<double> shares;
    for (std::uint32_t m = 0; m < experts; ++m) {
      shares.push_back(oracle::uniform(random));
    }
    const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    for (const double share : shares) {
      result.weights.push_back(static_cast<float>(share / sum));
    }
  }
  return result;
}

/// Least cost of an arc's layers from `at` on, all sets of satellites for each layer tried.
inline double least_of_free(const MeanLayers& layers, std::span<const std::uint16_t> gateways,
                            std::uint32_t first, std::uint32_t at, std::vector<bool>& taken) {
  if (at + 1 == gateways.size()) {
    return 0.0;
  }
  const std::uint16_t here = gateways[at];
  const std::uint16_t next = gateways[at + 1];
  double least = std::numeric_limits<double>::infinity();
  for (std::uint32_t set = 0; set < 1U << layers.satellites; ++set) {
    std::vector<double> latencies;
    bool is_free = static_cast<std::uint32_t>(std::popcount(set)) == layers.experts;
    for (std::uint32_t s = 0; is_free && s < layers.satellites; ++s) {
      if ((set >> s & 1U) != 0) {
        is_free = !taken[s];
        latencies.push_back(static_cast<double>(layers.row(here)[s]) +
                            static_cast<double>(layers.expert_s[s]) +
                            static_cast<double>(layers.row(next)[s]));
      }
    }
    if (!is_free) {
      continue;
    }
    std::ranges::sort(latencies);
    double cost = static_cast<double>(layers.gateway_s[here]);
    for (std::uint32_t m = 0; m < layers.experts; ++m) {
      cost += static_cast<double>(layers.weights_of(first, at)[m]) * latencies[m];
    }
    const auto mark = [&](bool value) {
      for (std::uint32_t s = 0; s < layers.satellites; ++s) {
        if ((set >> s & 1U) != 0) {
          taken[s] = value;
        }
      }
    };
    mark(true);
    least = std::min(least, cost + least_of_free(layers, gateways, first, at + 1, taken));
    mark(false);
  }
  return least;
}

/// Least cost of the layers between these gateways, from layer `first` on. The last gateway may be
/// the first one again.
inline double by_trying_all(const MeanLayers& layers, std::span<const std::uint16_t> gateways,
                            std::uint32_t first) {
  std::vector<bool> taken;
  for (const std::uint8_t allowed : layers.allowed) {
    taken.push_back(allowed == 0);
  }
  for (const std::uint16_t gateway : gateways) {
    taken[gateway] = true;
  }
  return least_of_free(layers, gateways, first, 0, taken);
}

/// Least cost of a ring of layers of one expert each, all ways to place their modules tried:
/// gateways first, then experts. places: those that are given already
inline double ring_optimum(const MeanLayers& layers, std::vector<std::uint32_t>& places) {
  const std::uint32_t count = layers.layers;
  if (places.size() == 2 * count) {
    double sum = 0.0;
    for (std::uint32_t layer = 0; layer < count; ++layer) {
      const std::uint32_t here = places[layer];
      const std::uint32_t next = places[(layer + 1) % count];
      const std::uint32_t expert = places[count + layer];
      sum += static_cast<double>(layers.row(here)[expert]) +
             static_cast<double>(layers.row(next)[expert]) +
             static_cast<double>(layers.expert_s[expert]) +
             static_cast<double>(layers.gateway_s[here]);
    }
    return sum;
  }
  double least = std::numeric_limits<double>::infinity();
  for (std::uint32_t satellite = 0; satellite < layers.satellites; ++satellite) {
    if (std::ranges::find(places, satellite) == places.end()) {
      places.push_back(satellite);
      least = std::min(least, ring_optimum(layers, places));
      places.pop_back();
    }
  }
  return least;
}

inline GatewayPairs all_pairs(const MeanLayers& layers, tbb::task_arena& arena) {
  const std::vector<float> no_cut(layers.period, 1e6F);
  return gateway_pairs(layers, no_cut, arena, always);
}

}  // namespace spacemoe
