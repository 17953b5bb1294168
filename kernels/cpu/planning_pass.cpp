#include <cmath>
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

struct PlanningWorkspace {
  AllPairs::Workspace paths;
  SatelliteStates states;
  std::vector<double> sums;  ///< laid out like the tile's distances
};

/// Keeps the link weights of all planning slots (4 bytes per link and slot); a tile of sources then
/// runs through the slots by itself, in their order, so that sums are the same for any number of
/// threads.
class CpuPlanningPass final : public PlanningPass {
 public:
  CpuPlanningPass(const SnapshotSeries& series, float lost_penalty_s, const Workers& workers)
      : series_(series),
        adjacency_(series.network.adjacency),
        slots_(series.slots),
        lost_penalty_s_(lost_penalty_s),
        workers_(workers),
        weights_per_slot_(series.network.links.size() + 1),
        weights_s_(slots_ * weights_per_slot_) {
    parallel_loop(workers_, slots_, [&](std::uint32_t slot) {
      compute_weights(series, Slot{slot}, workspaces_.local().states, weights_of(slot));
    });
  }

  void mean_rows(std::span<const Satellite> sources, std::span<double> out) override {
    const AllPairs all_pairs(adjacency_, numbers_of(sources));
    const SourceRows rows(sources, adjacency_.size());
    parallel_loop(workers_, all_pairs.tiles(), [&](std::uint32_t tile) {
      PlanningWorkspace& workspace = workspaces_.local();
      sum_tile(all_pairs, tile, workspace);
      const auto tile_sources = all_pairs.tile_sources(tile);
      for (std::uint32_t lane = 0; lane < tile_sources.size(); ++lane) {
        for (const std::uint32_t at : rows.of(Satellite{tile_sources[lane]})) {
          double* row = out.data() + at * adjacency_.size();
          for (std::uint32_t node = 0; node < adjacency_.size(); ++node) {
            row[node] = workspace.sums[all_pairs.entry(lane, node)] / slots_;
          }
        }
      }
    });
  }

 private:
  [[nodiscard]] std::span<float> weights_of(std::uint32_t slot) {
    return std::span(weights_s_).subspan(slot * weights_per_slot_, weights_per_slot_);
  }

  void sum_tile(const AllPairs& all_pairs, std::uint32_t tile, PlanningWorkspace& workspace) {
    workspace.sums.assign(adjacency_.size() * tile_width, 0.0);
    for (std::uint32_t slot = 0; slot < slots_; ++slot) {
      workers_.check_stop();
      all_pairs.load(links_in(series_, Slot{slot}), weights_of(slot), workspace.paths);
      const auto distances = all_pairs.solve(tile, workspace.paths);
      for (std::size_t i = 0; i < distances.size(); ++i) {
        const float counted_s = std::isinf(distances[i]) ? lost_penalty_s_ : distances[i];
        workspace.sums[i] += static_cast<double>(counted_s);
      }
    }
  }

  SnapshotSeries series_;
  std::span<const SatelliteLinks> adjacency_;
  std::uint32_t slots_;
  float lost_penalty_s_;
  Workers workers_;
  std::size_t weights_per_slot_;
  std::vector<float> weights_s_;  ///< [slots][links + 1]
  tbb::enumerable_thread_specific<PlanningWorkspace> workspaces_;
};

}  // namespace

std::unique_ptr<PlanningPass> make_planning_pass(const SnapshotSeries& series, float lost_penalty_s,
                                                 const Workers& workers) {
  return std::make_unique<CpuPlanningPass>(series, lost_penalty_s, workers);
}

}  // namespace spacemoe::cpu
