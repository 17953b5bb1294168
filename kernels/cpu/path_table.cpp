#include "kernels/cpu/path_table.hpp"

#include <algorithm>

#include "kernels/common/expert_copies.hpp"

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
      entries_(static_cast<std::uint32_t>(placements.satellites.size())),
      copies_begin_(placements.copies_begin()),
      all_pairs_(network.adjacency, distinct(placements.gateways)),
      reads_(all_pairs_.tiles()) {
  const auto lanes = lanes_by_satellite(all_pairs_, network.satellites.size());
  const auto places = static_cast<std::uint32_t>(compute.satellites.size());
  for (std::uint32_t place = 0; place < places; ++place) {
    const std::uint32_t satellite = compute.satellites[place];
    const std::uint32_t entry =
        place < entries_ ? place : placements.copies[place - entries_].entry;
    const std::uint32_t row = entry / placements.experts;
    const std::uint32_t layer = row % placements.layers;
    const std::uint32_t next_row = layer + 1 < placements.layers ? row + 1 : row - layer;
    const Lane here = lanes[placements.gateways[row]];
    const Lane next = lanes[placements.gateways[next_row]];
    reads_[here.tile].push_back({all_pairs_.entry(here.lane, satellite), place});
    reads_[next.tile].push_back({all_pairs_.entry(next.lane, satellite), places + place});
  }
  for (auto& tile : reads_) {
    std::ranges::sort(tile, {}, &Read::distance);
  }
}

void PathReader::read(std::span<const float> link_weights, Workspace& workspace) const {
  const std::size_t places = compute_.satellites.size();
  workspace.to_expert_s.resize(2 * places);
  all_pairs_.load(link_weights, workspace.paths);
  for (std::uint32_t tile = 0; tile < all_pairs_.tiles(); ++tile) {
    const auto distances = all_pairs_.solve(tile, workspace.paths);
    for (const Read& read : reads_[tile]) {
      workspace.to_expert_s[read.entry] = distances[read.distance];
    }
  }
  PathTable& table = workspace.table;
  table.to_expert_s = std::span(workspace.to_expert_s).first(entries_);
  table.onward_s = std::span(workspace.to_expert_s).subspan(places, entries_);
  table.compute_s = std::span(compute_.expert_s).first(entries_);
  table.satellites = std::span(compute_.satellites).first(entries_);
  if (!copies_begin_.empty()) {
    choose_copies(workspace);
  }
  table.latency_s.resize(entries_);
  table.propagation_s.resize(entries_);
  for (std::size_t entry = 0; entry < entries_; ++entry) {
    const PathLatency path =
        path_latency(table.to_expert_s[entry], table.compute_s[entry], table.onward_s[entry]);
    table.latency_s[entry] = path.latency_s;
    table.propagation_s[entry] = path.propagation_s;
  }
}

void PathReader::choose_copies(Workspace& workspace) const {
  workspace.compute_s.resize(entries_);
  workspace.satellites.resize(entries_);
  const ExpertCopies copies{entries_, copies_begin_.data(), compute_.expert_s.data(),
                            compute_.satellites.data()};
  const SplitWays ways{workspace.to_expert_s.data(),
                       workspace.to_expert_s.data() + compute_.satellites.size()};
  const ServingExperts serving{workspace.compute_s.data(), workspace.satellites.data()};
  for (std::uint32_t entry = 0; entry < entries_; ++entry) {
    serve_from_nearest(copies, entry, ways, serving);
  }
  workspace.table.compute_s = workspace.compute_s;
  workspace.table.satellites = workspace.satellites;
}

}  // namespace spacemoe::cpu
