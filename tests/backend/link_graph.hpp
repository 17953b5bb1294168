#pragma once

#include <cstdint>
#include <limits>
#include <random>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "kernels/api/network.hpp"

namespace spacemoe {

/// Any graph of degree at most max_degree, with the weights of one snapshot.
struct LinkGraph {
  std::uint32_t satellites = 0;
  std::vector<LinkCandidate> links;
  std::vector<SatelliteLinks> adjacency;
  std::vector<float> weights_s;  ///< [links + 1], the last infinite
};

struct WeightedLink {
  std::uint32_t a;
  std::uint32_t b;
  float weight_s;
};

/// A link must name two satellites, and no satellite may have more than max_degree links.
inline LinkGraph make_link_graph(std::uint32_t satellites, std::span<const WeightedLink> weighted) {
  LinkGraph graph;
  graph.satellites = satellites;
  const auto never_up = static_cast<std::uint32_t>(weighted.size());
  for (std::uint32_t satellite = 0; satellite < satellites; ++satellite) {
    SatelliteLinks entry{};
    for (std::uint32_t k = 0; k < max_degree; ++k) {
      entry.neighbour[k] = satellite;
      entry.link[k] = never_up;
    }
    graph.adjacency.push_back(entry);
  }
  std::vector<std::uint32_t> degree(satellites, 0);
  const auto attach = [&](std::uint32_t from, std::uint32_t to, std::uint32_t link) {
    graph.adjacency[from].neighbour[degree[from]] = to;
    graph.adjacency[from].link[degree[from]] = link;
    ++degree[from];
  };
  for (std::uint32_t link = 0; link < never_up; ++link) {
    const auto& [a, b, weight_s] = weighted[link];
    graph.links.push_back({a, b, LinkKind::cross_plane});
    graph.weights_s.push_back(weight_s);
    attach(a, b, link);
    attach(b, a, link);
  }
  graph.weights_s.push_back(std::numeric_limits<float>::infinity());
  return graph;
}

/// A random graph: up to `attempts` links between random pairs as far as degrees allow, so that
/// there are parts, isolated satellites and long detours. `weight` is called for each link.
template <class Weight>
LinkGraph random_link_graph(std::uint32_t satellites, std::uint32_t attempts, std::mt19937& random,
                            Weight weight) {
  std::vector<WeightedLink> links;
  std::vector<std::uint32_t> degree(satellites, 0);
  std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
  std::uniform_int_distribution<std::uint32_t> any(0, satellites - 1);
  for (std::uint32_t attempt = 0; attempt < attempts; ++attempt) {
    const std::uint32_t a = any(random);
    const std::uint32_t b = any(random);
    if (a < b && degree[a] < max_degree && degree[b] < max_degree && pairs.emplace(a, b).second) {
      links.push_back({a, b, weight()});
      ++degree[a];
      ++degree[b];
    }
  }
  return make_link_graph(satellites, links);
}

}  // namespace spacemoe
