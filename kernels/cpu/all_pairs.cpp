#include "kernels/cpu/all_pairs.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>

#include "kernels/cpu/source_tiles.hpp"

namespace spacemoe::cpu {
namespace {

constexpr float unreachable = std::numeric_limits<float>::infinity();
constexpr std::uint32_t max_patience = 1U << 31U;

void mark(std::span<std::uint64_t> dirty, std::uint32_t rank) {
  dirty[rank / ranks_per_word] |= std::uint64_t{1} << (rank % ranks_per_word);
}

bool is_marked(std::span<const std::uint64_t> dirty, std::uint32_t rank) {
  return (dirty[rank / ranks_per_word] >> (rank % ranks_per_word) & 1U) != 0;
}

}  // namespace

AllPairs::AllPairs(std::span<const SatelliteLinks> adjacency,
                   std::span<const std::uint32_t> sources)
    : adjacency_(adjacency), tiles_(group_sources(adjacency, sources, tile_width)) {}

void AllPairs::load(std::span<const SatelliteLinks> adjacency, std::span<const float> link_weights,
                    Workspace& workspace) const {
  const auto satellites = static_cast<std::uint32_t>(adjacency.size());
  workspace.edges.resize(satellites);
  for (std::uint32_t satellite = 0; satellite < satellites; ++satellite) {
    const SatelliteLinks& links = adjacency[satellite];
    Edges& edges = workspace.edges[satellite];
    for (std::uint32_t k = 0; k < max_degree; ++k) {
      edges.neighbour[k] = links.neighbour[k];
      edges.weight_s[k] = link_weights[links.link[k]];
    }
  }
  workspace.orders.resize(std::max(workspace.orders.size(), tiles_.size()));
}

void AllPairs::start(std::uint32_t tile, Workspace& workspace) const {
  const std::size_t satellites = adjacency_.size();
  workspace.distances.assign(satellites * tile_width, unreachable);
  workspace.dirty.assign((satellites + ranks_per_word - 1) / ranks_per_word, 0);
  VisitOrder& order = workspace.orders[tile];
  if (order.satellites().size() != satellites) {
    const auto hops = hop_distances(adjacency_, tiles_[tile]);
    order.sort_by(std::vector<float>(hops.begin(), hops.end()));
  }
  for (std::uint32_t lane = 0; lane < tiles_[tile].size(); ++lane) {
    const std::uint32_t source = tiles_[tile][lane];
    workspace.distances[entry(lane, source)] = 0.0F;
    mark(workspace.dirty, order.ranks()[source]);
  }
}

void AllPairs::renew_order(VisitOrder& order, Workspace& workspace) const {
  const auto satellites = static_cast<std::uint32_t>(adjacency_.size());
  std::vector<std::uint32_t> marked;
  for (std::uint32_t rank = 0; rank < satellites; ++rank) {
    if (is_marked(workspace.dirty, rank)) {
      marked.push_back(order.satellites()[rank]);
    }
  }
  workspace.keys.resize(satellites);
  mean_over_lanes(workspace.distances.data(), satellites, workspace.keys.data());
  order.sort_by(workspace.keys);
  std::ranges::fill(workspace.dirty, 0);
  for (const std::uint32_t satellite : marked) {
    mark(workspace.dirty, order.ranks()[satellite]);
  }
}

std::span<const float> AllPairs::solve(std::uint32_t tile, Workspace& workspace) const {
  start(tile, workspace);
  VisitOrder& order = workspace.orders[tile];
  std::uint32_t visits = 0;
  for (std::uint32_t patience = order.patience();;) {
    const std::uint32_t taken = relax_to_fixed_point(
        {workspace.edges.data(), order.satellites().data(), order.ranks().data(),
         workspace.distances.data(), workspace.dirty.data(),
         static_cast<std::uint32_t>(workspace.dirty.size())},
        patience);
    visits += taken;
    if (taken < patience) {
      break;
    }
    renew_order(order, workspace);
    patience = std::min(max_patience, 2 * patience);
  }
  workspace.visits += visits;
  if (order.is_worn_out_by(visits)) {
    renew_order(order, workspace);
  }
  return workspace.distances;
}

}  // namespace spacemoe::cpu
