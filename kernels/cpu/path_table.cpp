#include "kernels/cpu/path_table.hpp"

#include <algorithm>

#include "kernels/common/path_latency.hpp"

namespace spacemoe::cpu {
namespace {

std::vector<std::uint32_t> distinct(std::span<const std::uint32_t> satellites) {
  std::vector<std::uint32_t> result(satellites.begin(), satellites.end());
  std::ranges::sort(result);
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

/// Where a source's distances are found.
struct Lane {
  std::uint32_t tile;
  std::uint32_t lane;
};

std::vector<Lane> lanes_by_satellite(const AllPairs& all_pairs, std::size_t satellites) {
  std::vector<Lane> lanes(satellites);
  for (std::uint32_t tile = 0; tile < all_pairs.tiles(); ++tile) {
    const auto sources = all_pairs.tile_sources(tile);
    for (std::uint32_t lane = 0; lane < sources.size(); ++lane) {
      lanes[sources[lane]] = {tile, lane};
    }
  }
  return lanes;
}

}  // namespace

PathReader::PathReader(const NetworkView& network, const PlacementsView& placements,
                       const ModuleCompute& compute)
    : compute_(compute),
      all_pairs_(network.adjacency, distinct(placements.gateways)),
      reads_(all_pairs_.tiles()) {
  const auto lanes = lanes_by_satellite(all_pairs_, network.satellites.size());
  const auto entries = static_cast<std::uint32_t>(placements.satellites.size());
  for (std::uint32_t entry = 0; entry < entries; ++entry) {
    const std::uint32_t satellite = placements.satellites[entry];
    const std::uint32_t row = entry / placements.experts;
    const std::uint32_t layer = row % placements.layers;
    const std::uint32_t next_row = layer + 1 < placements.layers ? row + 1 : row - layer;
    const Lane here = lanes[placements.gateways[row]];
    const Lane next = lanes[placements.gateways[next_row]];
    reads_[here.tile].push_back({all_pairs_.entry(here.lane, satellite), entry});
    reads_[next.tile].push_back({all_pairs_.entry(next.lane, satellite), entries + entry});
  }
  for (auto& tile : reads_) {
    std::ranges::sort(tile, {}, &Read::distance);
  }
}

void PathReader::read(std::span<const float> link_weights, Workspace& workspace) const {
  const std::size_t entries = compute_.expert_s.size();
  workspace.to_expert_s.resize(2 * entries);
  workspace.table.latency_s.resize(entries);
  workspace.table.propagation_s.resize(entries);
  all_pairs_.load(link_weights, workspace.paths);
  for (std::uint32_t tile = 0; tile < all_pairs_.tiles(); ++tile) {
    const auto distances = all_pairs_.solve(tile, workspace.paths);
    for (const Read& read : reads_[tile]) {
      workspace.to_expert_s[read.entry] = distances[read.distance];
    }
  }
  for (std::size_t entry = 0; entry < entries; ++entry) {
    const PathLatency path = path_latency(workspace.to_expert_s[entry], compute_.expert_s[entry],
                                          workspace.to_expert_s[entries + entry]);
    workspace.table.latency_s[entry] = path.latency_s;
    workspace.table.propagation_s[entry] = path.propagation_s;
  }
}

}  // namespace spacemoe::cpu
