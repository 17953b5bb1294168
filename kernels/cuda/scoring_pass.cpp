#include "kernels/cuda/scoring_pass.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include "kernels/cuda/path_solver.hpp"
#include "kernels/cuda/scoring_kernels.hpp"
#include "kernels/cuda/set_law_tables.hpp"
#include "kernels/cuda/snapshot_batch.hpp"

namespace spacemoe::cuda {
namespace {

/// Choices in device memory, which grows with the largest call.
class DeviceChoices {
 public:
  ChoiceTables assign(const LayerChoices& choices, const Stream& stream) {
    layers_.assign(choices.layers, stream);
    gateways_.assign(choices.gateways, stream);
    next_gateways_.assign(choices.next_gateways, stream);
    satellites_.assign(choices.satellites, stream);
    return {layers_.data(), gateways_.data(), next_gateways_.data(), satellites_.data(),
            static_cast<std::uint32_t>(choices.layers.size())};
  }

 private:
  DeviceBuffer<std::uint32_t> layers_;
  DeviceBuffer<std::uint32_t> gateways_;
  DeviceBuffer<std::uint32_t> next_gateways_;
  DeviceBuffer<std::uint32_t> satellites_;
};

class CudaScoringPass final : public ScoringPass {
 public:
  CudaScoringPass(const SnapshotSeries& series, const ScoringPlan& plan, const Device& device)
      : blocks_(blocks_per_multiprocessor * device.multiprocessors),
        law_(plan.law),
        expert_s_(plan.expert_seconds),
        gateway_s_(plan.gateway_seconds),
        scratch_(scoring_scratch_bytes(plan.law, blocks_)),
        stream_(device.observer) {
    const DeviceNetwork network(series);
    solve(network.tables(), series.slots, device);
    tables_ = {law_.view(),
               expert_s_.data(),
               gateway_s_.data(),
               distances_.data(),
               network.tables().satellite_count,
               series.slots,
               plan.lost_penalty_s};
  }

  void layer_costs(const LayerChoices& choices, std::span<double> out) override {
    if (out.size() > costs_.size()) {
      costs_ = DeviceBuffer<double>(out.size());
    }
    score_layers(tables_, choices_.assign(choices, stream_), scratch_.data(), blocks_,
                 costs_.data(), stream_);
    copy_back_now(costs_, out, stream_);
  }

 private:
  static constexpr std::uint32_t blocks_per_multiprocessor = 4;

  /// Paths of all slots, once.
  void solve(const NetworkTables& network, std::uint32_t slots, const Device& device) {
    const std::size_t satellites = network.satellite_count;
    const std::size_t pairs = satellites * satellites;
    // One check for all of it: the matrix stays, the batch goes.
    const std::uint32_t batch =
        slots_that_fit(std::min(slots, most_batch_slots), SnapshotBatch::bytes_per_slot(network),
                       pairs * slots * sizeof(float), "the paths of all planning slots",
                       "fewer planning.slots need less");
    distances_ = DeviceBuffer<float>(pairs * slots);
    std::vector<std::uint32_t> sources(satellites);
    std::iota(sources.begin(), sources.end(), 0U);
    const PathSolver solver(network, sources, device.tiling(network.satellite_count));
    const SnapshotBatch snapshots(network, batch);
    for (std::uint32_t done = 0; done < slots; done += batch) {
      const SlotRange range{done, std::min(batch, slots - done)};
      solver.solve_by_slot(range, slots, snapshots.load(range, stream_), distances_.data(),
                           stream_);
    }
    stream_.synchronize();
  }

  std::uint32_t blocks_;
  DeviceSetLaw law_;
  DeviceBuffer<float> expert_s_;
  DeviceBuffer<float> gateway_s_;
  DeviceBuffer<unsigned char> scratch_;
  DeviceBuffer<float> distances_;  ///< [satellites][satellites][slots]
  ScoringTables tables_{};
  DeviceChoices choices_;
  DeviceBuffer<double> costs_;
  Stream stream_;
};

}  // namespace

std::unique_ptr<ScoringPass> make_scoring_pass(const SnapshotSeries& series,
                                               const ScoringPlan& plan, const Device& device) {
  return std::make_unique<CudaScoringPass>(series, plan, device);
}

}  // namespace spacemoe::cuda
