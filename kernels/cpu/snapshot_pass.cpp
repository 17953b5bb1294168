#include <cstddef>
#include <vector>

#include <tbb/enumerable_thread_specific.h>

#include "kernels/cpu/all_pairs.hpp"
#include "kernels/cpu/passes.hpp"
#include "kernels/cpu/snapshot.hpp"
#include "kernels/cpu/source_rows.hpp"
#include "kernels/tables/numbered_list.hpp"

namespace spacemoe::cpu {
namespace {

struct SnapshotWorkspace {
  AllPairs::Workspace paths;
  SatelliteStates states;
  std::vector<float> weights_s;
};

class CpuSnapshotPass final : public SnapshotPass {
 public:
  CpuSnapshotPass(const SnapshotSeries& series, const Workers& workers)
      : series_(series), workers_(workers) {}

  void orbits(Slot slot, std::span<OrbitState> out) override { compute_orbits(series_, slot, out); }

  void links(Slot slot, std::span<LinkReport> out) override {
    std::vector<OrbitState> states(series_.network.satellites.size());
    compute_orbits(series_, slot, states);
    for (std::uint32_t link = 0; link < out.size(); ++link) {
      out[link] = compute_link(series_, slot, link, states);
    }
  }

  void path_rows(SlotRange slots, std::span<const Satellite> sources,
                 std::span<float> out) override {
    const std::size_t satellites = series_.network.satellites.size();
    const AllPairs all_pairs(series_.network.adjacency, numbers_of(sources));
    const SourceRows rows(sources, satellites);
    parallel_loop(workers_, slots.count, [&](std::uint32_t k) {
      SnapshotWorkspace& workspace = workspaces_.local();
      workspace.weights_s.resize(series_.network.links.size() + 1);
      const Slot slot = later(slots.first, k);
      compute_weights(series_, slot, workspace.states, workspace.weights_s);
      all_pairs.load(links_in(series_, slot), workspace.weights_s, workspace.paths);
      for (std::uint32_t tile = 0; tile < all_pairs.tiles(); ++tile) {
        workers_.check_stop();
        const auto distances = all_pairs.solve(tile, workspace.paths);
        const auto tile_sources = all_pairs.tile_sources(tile);
        for (std::uint32_t lane = 0; lane < tile_sources.size(); ++lane) {
          for (const std::uint32_t at : rows.of(Satellite{tile_sources[lane]})) {
            float* row = out.data() + (k * sources.size() + at) * satellites;
            for (std::uint32_t node = 0; node < satellites; ++node) {
              row[node] = distances[all_pairs.entry(lane, node)];
            }
          }
        }
      }
    });
  }

 private:
  SnapshotSeries series_;
  Workers workers_;
  tbb::enumerable_thread_specific<SnapshotWorkspace> workspaces_;
};

}  // namespace

std::unique_ptr<SnapshotPass> make_snapshot_pass(const SnapshotSeries& series,
                                                 const Workers& workers) {
  return std::make_unique<CpuSnapshotPass>(series, workers);
}

}  // namespace spacemoe::cpu
