#include "kernels/cpu/all_pairs.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <limits>

#include "kernels/cpu/source_tiles.hpp"

namespace spacemoe::cpu {
namespace {

constexpr float unreachable = std::numeric_limits<float>::infinity();
/// A path longer than this (s) sorts last in an order, as if there were none.
constexpr float far_s = 10.0F;

/// Ascending by key, then by satellite. key: [satellites], not negative
AllPairs::Order order_by(std::span<const float> key) {
  // Floats that are not negative sort as their bits do, and whole numbers sort faster than pairs.
  std::vector<std::uint64_t> keyed(key.size());
  for (std::uint32_t satellite = 0; satellite < key.size(); ++satellite) {
    keyed[satellite] =
        std::uint64_t{std::bit_cast<std::uint32_t>(key[satellite])} << 32 | satellite;
  }
  std::ranges::sort(keyed);
  AllPairs::Order order;
  order.satellite.resize(key.size());
  order.rank.resize(key.size());
  for (std::uint32_t rank = 0; rank < key.size(); ++rank) {
    order.satellite[rank] = static_cast<std::uint32_t>(keyed[rank]);
    order.rank[order.satellite[rank]] = rank;
  }
  return order;
}

/// Orders wear out as satellites move. A new one costs a good part of a solve, so it is made when a
/// solve takes a quarter more than the best one did.
bool is_worn_out(const AllPairs::Order& order, std::uint32_t visits) {
  return order.best_visits > 0 && visits > order.best_visits + order.best_visits / 4;
}

}  // namespace

AllPairs::AllPairs(std::span<const SatelliteLinks> adjacency,
                   std::span<const std::uint32_t> sources)
    : adjacency_(adjacency), tiles_(group_sources(adjacency, sources, tile_width)) {}

AllPairs::Order AllPairs::first_order(std::span<const std::uint32_t> sources) const {
  const auto hops = hop_distances(adjacency_, sources);
  Order order = order_by(std::vector<float>(hops.begin(), hops.end()));
  order.is_first_guess = true;
  return order;
}

void AllPairs::review_order(Order& order, std::uint32_t visits, Workspace& workspace) const {
  if (!order.is_first_guess && !is_worn_out(order, visits)) {
    order.best_visits = order.best_visits == 0 ? visits : std::min(order.best_visits, visits);
    return;
  }
  workspace.lane_sums.resize(adjacency_.size());
  sum_lanes(workspace.distances.data(), static_cast<std::uint32_t>(adjacency_.size()), far_s,
            workspace.lane_sums.data());
  order = order_by(workspace.lane_sums);
}

void AllPairs::load(std::span<const float> link_weights, Workspace& workspace) const {
  const auto satellites = static_cast<std::uint32_t>(adjacency_.size());
  workspace.edges.resize(satellites);
  for (std::uint32_t satellite = 0; satellite < satellites; ++satellite) {
    const SatelliteLinks& links = adjacency_[satellite];
    Edges& edges = workspace.edges[satellite];
    for (std::uint32_t k = 0; k < max_degree; ++k) {
      edges.neighbour[k] = links.neighbour[k];
      edges.weight_s[k] = link_weights[links.link[k]];
    }
  }
  workspace.orders.resize(std::max(workspace.orders.size(), tiles_.size()));
}

std::span<const float> AllPairs::solve(std::uint32_t tile, Workspace& workspace) const {
  const auto satellites = static_cast<std::uint32_t>(adjacency_.size());
  const std::uint32_t words = (satellites + ranks_per_word - 1) / ranks_per_word;
  workspace.distances.assign(std::size_t{satellites} * tile_width, unreachable);
  workspace.dirty.assign(words, 0);
  Order& order = workspace.orders[tile];
  if (order.satellite.size() != satellites) {
    order = first_order(tiles_[tile]);
  }
  for (std::uint32_t lane = 0; lane < tiles_[tile].size(); ++lane) {
    const std::uint32_t source = tiles_[tile][lane];
    const std::uint32_t rank = order.rank[source];
    workspace.distances[entry(lane, source)] = 0.0F;
    workspace.dirty[rank / ranks_per_word] |= std::uint64_t{1} << (rank % ranks_per_word);
  }
  const std::uint32_t visits =
      relax_to_fixed_point({workspace.edges.data(), order.satellite.data(), order.rank.data(),
                            workspace.distances.data(), workspace.dirty.data(), words});
  workspace.visits += visits;
  review_order(order, visits, workspace);
  return workspace.distances;
}

}  // namespace spacemoe::cpu
