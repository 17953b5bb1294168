#include "kernels/cpu/all_pairs.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>
#include <utility>

#include "kernels/cpu/source_tiles.hpp"

namespace spacemoe::cpu {
namespace {

constexpr float unreachable = std::numeric_limits<float>::infinity();
/// A path longer than this (s) sorts last in an order, as if there were none.
constexpr float far_s = 10.0F;
constexpr std::uint32_t bits_per_word = 64;

AllPairs::Order order_by(std::span<const float> key) {
  AllPairs::Order order;
  order.satellite.resize(key.size());
  order.rank.resize(key.size());
  std::iota(order.satellite.begin(), order.satellite.end(), 0U);
  std::ranges::sort(order.satellite, {}, [&](std::uint32_t s) { return std::pair(key[s], s); });
  for (std::uint32_t rank = 0; rank < key.size(); ++rank) {
    order.rank[order.satellite[rank]] = rank;
  }
  return order;
}

/// Orders wear out as satellites move. A new one costs a good part of a solve, so it is made when a
/// solve takes a quarter more than the best one did.
bool is_worn_out(const AllPairs::Order& order, std::uint32_t visits) {
  return order.best_visits > 0 && visits > order.best_visits + order.best_visits / 4;
}

/// Tiles are neighbouring strips, so that a tile's lanes lie close together too.
std::vector<std::vector<std::uint32_t>> join_strips(
    const std::vector<std::vector<std::uint32_t>>& strips) {
  std::vector<std::vector<std::uint32_t>> tiles;
  for (const auto& strip : strips) {
    if (tiles.empty() || tiles.back().size() % strip_width != 0 ||
        tiles.back().size() == tile_width) {
      tiles.emplace_back();
    }
    tiles.back().insert(tiles.back().end(), strip.begin(), strip.end());
  }
  return tiles;
}

}  // namespace

AllPairs::AllPairs(std::span<const SatelliteLinks> adjacency,
                   std::span<const std::uint32_t> sources)
    : adjacency_(adjacency),
      tiles_(join_strips(group_sources(adjacency, sources, strip_width))) {}

AllPairs::Order AllPairs::first_order(std::span<const std::uint32_t> sources) const {
  const auto hops = hop_distances(adjacency_, sources);
  Order order = order_by(std::vector<float>(hops.begin(), hops.end()));
  order.is_first_guess = true;
  return order;
}

void AllPairs::review_order(const StripView& strip, Order& order, Workspace& workspace) const {
  if (!order.is_first_guess && !is_worn_out(order, strip.visits)) {
    order.best_visits =
        order.best_visits == 0 ? strip.visits : std::min(order.best_visits, strip.visits);
    return;
  }
  workspace.lane_sums.resize(adjacency_.size());
  sum_lanes(strip.distances, static_cast<std::uint32_t>(adjacency_.size()), far_s,
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
  workspace.orders.resize(std::max(workspace.orders.size(), tiles_.size() * strips_per_tile));
}

StripView AllPairs::start_strip(std::uint32_t tile, std::uint32_t strip,
                                Workspace& workspace) const {
  const auto satellites = static_cast<std::uint32_t>(adjacency_.size());
  const std::uint32_t words = (satellites + bits_per_word - 1) / bits_per_word;
  const std::span<const std::uint32_t> lanes = tiles_[tile];
  const std::size_t first = std::min<std::size_t>(strip * strip_width, lanes.size());
  const auto sources = lanes.subspan(first, std::min<std::size_t>(strip_width, lanes.size() - first));
  Order& order = workspace.orders[tile * strips_per_tile + strip];
  if (order.satellite.size() != satellites) {
    order = first_order(sources);
  }
  const StripView view{
      order.satellite.data(), order.rank.data(),
      workspace.distances.data() + std::size_t{strip} * satellites * strip_width,
      workspace.dirty.data() + std::size_t{strip} * words, words};
  for (std::size_t lane = 0; lane < sources.size(); ++lane) {
    const std::uint32_t source = sources[lane];
    const std::uint32_t rank = order.rank[source];
    view.distances[std::size_t{source} * strip_width + lane] = 0.0F;
    view.dirty[rank / bits_per_word] |= std::uint64_t{1} << (rank % bits_per_word);
  }
  return view;
}

std::span<const float> AllPairs::solve(std::uint32_t tile, Workspace& workspace) const {
  const std::size_t satellites = adjacency_.size();
  workspace.distances.assign(satellites * tile_width, unreachable);
  workspace.dirty.assign((satellites + bits_per_word - 1) / bits_per_word * strips_per_tile, 0);
  StripView strips[strips_per_tile];
  for (std::uint32_t strip = 0; strip < strips_per_tile; ++strip) {
    strips[strip] = start_strip(tile, strip, workspace);
  }
  relax_to_fixed_point(workspace.edges.data(), strips);
  for (std::uint32_t strip = 0; strip < strips_per_tile; ++strip) {
    workspace.visits += strips[strip].visits;
    review_order(strips[strip], workspace.orders[tile * strips_per_tile + strip], workspace);
  }
  return workspace.distances;
}

}  // namespace spacemoe::cpu
