#include "kernels/cuda/scoring_pass.hpp"

#include <algorithm>
#include <mutex>
#include <numeric>
#include <utility>
#include <vector>

#include "kernels/cuda/path_solver.hpp"
#include "kernels/cuda/scoring_kernels.hpp"
#include "kernels/cuda/set_law_tables.hpp"
#include "kernels/cuda/snapshot_batch.hpp"

namespace spacemoe::cuda {
namespace {

/// Whether some choice has experts on the same satellite.
bool share_satellites(const LayerChoices& choices, std::uint32_t experts,
                      std::uint32_t satellites) {
  // The choice that a satellite was seen in last, and where.
  std::vector<std::size_t> seen(satellites, choices.layers.size());
  for (std::size_t i = 0; i < choices.satellites.size(); ++i) {
    const std::size_t choice = i / experts;
    if (std::exchange(seen[choices.satellites[i]], choice) == choice) {
      return true;
    }
  }
  return false;
}

/// Choices in device memory, which grows with the largest call.
class DeviceChoices {
 public:
  /// `choices` must stay as they are until the stream was synchronised.
  ChoiceTables assign(const LayerChoices& choices, bool shared, const Stream& stream) {
    layers_.assign(choices.layers, stream);
    gateways_.assign(choices.gateways, stream);
    next_gateways_.assign(choices.next_gateways, stream);
    satellites_.assign(choices.satellites, stream);
    return {layers_.data(),
            gateways_.data(),
            next_gateways_.data(),
            satellites_.data(),
            static_cast<std::uint32_t>(choices.layers.size()),
            shared};
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
      : device_(device.number),
        blocks_(blocks_per_multiprocessor * device.multiprocessors),
        law_(plan.law),
        expert_s_(plan.expert_seconds),
        gateway_s_(plan.gateway_seconds),
        scratch_(scoring_scratch_bytes(plan.law, blocks_)),
        stream_(device.observer) {
    const DeviceNetwork network(series, device.path_form(series.network));
    solve(network.tables(), series.slots);
    tables_ = {law_.view(),
               expert_s_.data(),
               gateway_s_.data(),
               distances_.data(),
               network.tables().satellite_count,
               series.slots,
               plan.lost_penalty_s};
  }

  void layer_costs(const LayerChoices& choices, std::span<double> out) override {
    const auto turn = take_turn();
    grow(means_, out.size());
    stream_.complete([&] {
      score(choices, {means_.data(), nullptr, nullptr});
      copy_back(means_, out, stream_);
    });
  }

  void slot_costs(const LayerChoices& choices, std::span<float> cost_s,
                  std::span<float> lost) override {
    const auto turn = take_turn();
    grow(costs_, cost_s.size());
    grow(lost_, lost.size());
    stream_.complete([&] {
      score(choices, {nullptr, costs_.data(), lost_.data()});
      copy_back(costs_, cost_s, stream_);
      copy_back(lost_, lost, stream_);
    });
  }

 private:
  template <class T>
  static void grow(DeviceBuffer<T>& buffer, std::size_t size) {
    if (size > buffer.size()) {
      buffer = DeviceBuffer<T>(size);
    }
  }

  /// Until it goes, nobody else works here; the calling thread may not have chosen the device yet.
  [[nodiscard]] std::unique_lock<std::mutex> take_turn() {
    std::unique_lock turn(mutex_);
    SPACEMOE_CUDA_CHECK(cudaSetDevice(device_));
    return turn;
  }

  /// Queues the costs of all choices.
  void score(const LayerChoices& choices, const ScoreTables& out) {
    const bool shared = share_satellites(choices, tables_.law.experts, tables_.satellites);
    score_layers(tables_, choices_.assign(choices, shared, stream_), scratch_.data(), blocks_, out,
                 stream_);
  }

  static constexpr std::uint32_t blocks_per_multiprocessor = 4;

  /// Paths of all slots, once.
  void solve(const NetworkTables& network, std::uint32_t slots) {
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
    const PathSolver solver(network.paths, seat_sources(sources, network.paths.form));
    const SnapshotBatch snapshots(network, batch);
    for (std::uint32_t done = 0; done < slots; done += batch) {
      const SlotRange range{done, std::min(batch, slots - done)};
      solver.solve_by_slot(range, slots, snapshots.load(range, stream_), distances_.data(),
                           stream_);
    }
    stream_.synchronize();  // before the batch's memory goes
  }

  int device_;
  std::uint32_t blocks_;
  DeviceSetLaw law_;
  DeviceBuffer<float> expert_s_;
  DeviceBuffer<float> gateway_s_;
  DeviceBuffer<unsigned char> scratch_;
  DeviceBuffer<float> distances_;  ///< [satellites][satellites][slots]
  ScoringTables tables_{};
  DeviceChoices choices_;
  DeviceBuffer<double> means_;
  DeviceBuffer<float> costs_;
  DeviceBuffer<float> lost_;
  Stream stream_;
  std::mutex mutex_;  ///< one call at a time has the stream and these buffers
};

}  // namespace

std::unique_ptr<ScoringPass> make_scoring_pass(const SnapshotSeries& series,
                                               const ScoringPlan& plan, const Device& device) {
  return std::make_unique<CudaScoringPass>(series, plan, device);
}

}  // namespace spacemoe::cuda
