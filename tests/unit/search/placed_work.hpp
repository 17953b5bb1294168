#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "host/search/search_problem.hpp"

namespace spacemoe {

/// Satellites of random rates, and experts that are active with random probabilities.
inline ModuleWork random_work(std::uint32_t satellites, std::uint32_t experts_of_all_layers,
                              std::uint32_t seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> uniform(0.2, 1.0);
  ModuleWork work;
  for (std::uint32_t satellite = 0; satellite < satellites; ++satellite) {
    const double slowness = 1.0 / uniform(random);
    work.gateway_s.push_back(0.05 * slowness);
    work.expert_s.push_back(0.03 * slowness);
  }
  for (std::uint32_t expert = 0; expert < experts_of_all_layers; ++expert) {
    work.inclusion.push_back(uniform(random));
  }
  return work;
}

/// The busiest satellite's work from its definition: what stands there, one module after the other.
inline double busiest_by_definition(const ModuleWork& work, const Placement& placement) {
  std::vector<double> seconds(work.gateway_s.size(), 0.0);
  for (const Satellite gateway : placement.gateways) {
    seconds[number(gateway)] += work.gateway_s[number(gateway)];
  }
  for (std::size_t expert = 0; expert < placement.satellites.size(); ++expert) {
    const std::uint32_t at = number(placement.satellites[expert]);
    seconds[at] += work.inclusion[expert] * work.expert_s[at];
  }
  return *std::ranges::max_element(seconds);
}

}  // namespace spacemoe
