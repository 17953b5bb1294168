#include <algorithm>

#include "kernels/cuda/means_kernels.hpp"
#include "kernels/cuda/passes.hpp"
#include "kernels/cuda/path_solver.hpp"
#include "kernels/cuda/snapshot_batch.hpp"
#include "kernels/tables/numbered_list.hpp"

namespace spacemoe::cuda {
namespace {

class CudaPlanningPass final : public PlanningPass {
 public:
  CudaPlanningPass(const SnapshotSeries& series, float lost_penalty_s, const Device& device)
      : device_(device),
        slots_(series.slots),
        lost_penalty_s_(lost_penalty_s),
        network_(series, device.path_form(series.network)),
        stream_(device.observer) {}

  void mean_rows(std::span<const Satellite> sources, std::span<double> out) override {
    copy_back_now(means(sources), out, stream_);
  }

 private:
  /// Mean rows, in stream order. [sources][satellites]
  DeviceBuffer<double> means(std::span<const Satellite> sources) {
    const NetworkTables& network = network_.tables();
    const std::size_t entries = sources.size() * network.sky.satellite_count;
    const PathSolver solver(network.paths, seat_sources(numbers_of(sources), network.paths.form));
    DeviceBuffer<double> sums(entries);
    sums.clear(stream_);
    const std::uint32_t batch = slots_that_fit(
        std::min(slots_, max_batch_slots),
        SnapshotBatch::bytes_per_slot(network) + entries * sizeof(float), 0,
        "a slot's path rows for planning", "--backend cpu keeps less of them at a time");
    const SnapshotBatch snapshots(network, batch);
    const DeviceBuffer<float> rows(batch * entries);
    for (std::uint32_t done = 0; done < slots_; done += batch) {
      const std::uint32_t count = std::min(batch, slots_ - done);
      solver.solve_rows(count, snapshots.load({Slot{done}, count}, stream_), rows.data(), stream_);
      add_rows(count, entries, rows.data(), lost_penalty_s_, sums.data(), stream_);
    }
    divide_sums(entries, slots_, sums.data(), stream_);
    stream_.synchronize();  // before the batch's memory is freed
    return sums;
  }

  Device device_;
  std::uint32_t slots_;
  float lost_penalty_s_;
  DeviceNetwork network_;
  Stream stream_;
};

}  // namespace

std::unique_ptr<PlanningPass> make_planning_pass(const SnapshotSeries& series, float lost_penalty_s,
                                                 const Device& device) {
  return std::make_unique<CudaPlanningPass>(series, lost_penalty_s, device);
}

}  // namespace spacemoe::cuda
