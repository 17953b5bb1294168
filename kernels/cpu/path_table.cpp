#include "kernels/cpu/path_table.hpp"

#include <algorithm>

#include "kernels/common/expert_copies.hpp"
#include "kernels/tables/place_paths.hpp"

namespace spacemoe::cpu {
namespace {

/// Location of a source's distances.
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
                       const ModulePlaces& modules)
    : modules_(modules),
      all_pairs_(network.adjacency, gateway_satellites(placements)),
      reads_(all_pairs_.tiles()) {
  const auto lanes = lanes_by_satellite(all_pairs_, network.satellites.size());
  const std::vector<PlacePaths> paths = place_paths(placements);
  const auto places = static_cast<std::uint32_t>(paths.size());
  for (std::uint32_t place = 0; place < places; ++place) {
    const auto [satellite, gateway, next_gateway] = paths[place];
    const Lane here = lanes[gateway];
    const Lane next = lanes[next_gateway];
    reads_[here.tile].push_back({all_pairs_.entry(here.lane, satellite), place});
    reads_[next.tile].push_back({all_pairs_.entry(next.lane, satellite), places + place});
  }
  for (auto& tile : reads_) {
    std::ranges::sort(tile, {}, &Read::distance);
  }
}

void PathReader::read(std::span<const SatelliteLinks> adjacency,
                      std::span<const float> link_weights, const SlotCompute& compute,
                      Workspace& workspace, const StopCheck& check_stop) const {
  const std::size_t places = modules_.satellites.size();
  const std::size_t entries = modules_.entries;
  workspace.to_expert_s.resize(2 * places);
  all_pairs_.load(adjacency, link_weights, workspace.paths);
  for (std::uint32_t tile = 0; tile < all_pairs_.tiles(); ++tile) {
    check_stop();
    const auto distances = all_pairs_.solve(tile, workspace.paths);
    for (const Read& read : reads_[tile]) {
      workspace.to_expert_s[read.entry] = distances[read.distance];
    }
  }
  PathTable& table = workspace.table;
  table.to_expert_s = std::span(workspace.to_expert_s).first(entries);
  table.onward_s = std::span(workspace.to_expert_s).subspan(places, entries);
  table.compute_s = compute.expert_s().first(entries);
  table.satellites = std::span(modules_.satellites).first(entries);
  table.gateway_s = compute.gateway_s();
  if (!modules_.copies_begin.empty()) {
    choose_copies(compute, workspace);
  }
  table.latency_s.resize(entries);
  table.propagation_s.resize(entries);
  for (std::size_t entry = 0; entry < entries; ++entry) {
    const PathLatency path =
        path_latency(table.to_expert_s[entry], table.compute_s[entry], table.onward_s[entry]);
    table.latency_s[entry] = path.latency_s;
    table.propagation_s[entry] = path.propagation_s;
  }
}

void PathReader::choose_copies(const SlotCompute& compute, Workspace& workspace) const {
  workspace.compute_s.resize(modules_.entries);
  workspace.satellites.resize(modules_.entries);
  const ExpertCopies copies = modules_.copies(compute.expert_s());
  const SplitWays ways{workspace.to_expert_s.data(),
                       workspace.to_expert_s.data() + modules_.satellites.size()};
  const ServingExperts serving{workspace.compute_s.data(), workspace.satellites.data()};
  for (std::uint32_t entry = 0; entry < modules_.entries; ++entry) {
    serve_from_nearest(copies, entry, ways, serving);
  }
  workspace.table.compute_s = workspace.compute_s;
  workspace.table.satellites = workspace.satellites;
}

}  // namespace spacemoe::cpu
