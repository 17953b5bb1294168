#include <algorithm>

#include "kernels/cuda/passes.hpp"
#include "kernels/cuda/path_solver.hpp"
#include "kernels/cuda/snapshot_batch.hpp"
#include "kernels/tables/numbered_list.hpp"

namespace spacemoe::cuda {
namespace {

class CudaSnapshotPass final : public SnapshotPass {
 public:
  CudaSnapshotPass(const SnapshotSeries& series, const Device& device)
      : network_(series, device.path_form(series.network)), stream_(device.observer) {}

  void orbits(Slot slot, std::span<OrbitState> out) override {
    const DeviceBuffer<OrbitState> states(out.size());
    compute_orbits(network_.tables(), {slot, 1}, states.data(), stream_);
    copy_back_now(states, out, stream_);
  }

  void links(Slot slot, std::span<LinkReport> out) override {
    const DeviceBuffer<OrbitState> states(network_.tables().sky.satellite_count);
    const DeviceBuffer<LinkReport> reports(out.size());
    compute_orbits(network_.tables(), {slot, 1}, states.data(), stream_);
    test_links(network_.tables(), {slot, 1}, states.data(), reports.data(), stream_);
    copy_back_now(reports, out, stream_);
  }

  void path_rows(SlotRange slots, std::span<const Satellite> sources,
                 std::span<float> out) override {
    const NetworkTables& network = network_.tables();
    const PathSolver solver(network.paths, seat_sources(numbers_of(sources), network.paths.form));
    const std::size_t row_entries = sources.size() * network.sky.satellite_count;
    const std::uint32_t batch = slots_that_fit(
        slots.count, SnapshotBatch::bytes_per_slot(network) + row_entries * sizeof(float), 0,
        "a slot's path rows", "ask for fewer sources");
    const SnapshotBatch snapshots(network, batch);
    const DeviceBuffer<float> rows(batch * row_entries);
    for (std::uint32_t done = 0; done < slots.count; done += batch) {
      const std::uint32_t count = std::min(batch, slots.count - done);
      solver.solve_rows(count, snapshots.load({later(slots.first, done), count}, stream_),
                        rows.data(), stream_);
      copy_back_now(rows, out.subspan(done * row_entries, count * row_entries), stream_);
    }
  }

 private:
  DeviceNetwork network_;
  Stream stream_;
};

}  // namespace

std::unique_ptr<SnapshotPass> make_snapshot_pass(const SnapshotSeries& series,
                                                 const Device& device) {
  return std::make_unique<CudaSnapshotPass>(series, device);
}

}  // namespace spacemoe::cuda
