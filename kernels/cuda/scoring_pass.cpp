#include <algorithm>
#include <bit>
#include <mutex>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

#include "kernels/cuda/passes.hpp"
#include "kernels/cuda/path_solver.hpp"
#include "kernels/cuda/scoring_kernels.hpp"
#include "kernels/cuda/scoring_queue.hpp"
#include "kernels/cuda/set_law_tables.hpp"
#include "kernels/cuda/snapshot_batch.hpp"
#include "kernels/tables/pair_law.hpp"
#include "kernels/tables/scoring_ceiling.hpp"
#include "kernels/tables/sorted_law.hpp"

namespace spacemoe::cuda {
namespace {

/// Enough candidates per thread to hide the launch and the wait behind what the host does
/// meanwhile, at about a tenth of a microsecond each. The driver lets one call in at a time: an
/// H200 with 16 threads took 270,000 batches a second, of however many candidates (results/gpu), so
/// that batches of few chains only keep each other waiting.
constexpr ScoringHabit habit_of_device = {512, 2, 32};

/// A set law in single precision, in the form that its candidates are scored by.
class DeviceFloatLaw {
 public:
  explicit DeviceFloatLaw(const SetLawView& law) {
    if (law.active <= 2) {
      pairs_ = DeviceBuffer<float>(PairLaw(law).probabilities());
    } else if (SortedLaw::serves(law)) {
      sorted_ = DeviceBuffer<float>(SortedLaw(law).values());
    }
  }

  /// Makes the tables point here.
  void enter(ScoringTables& tables) const {
    tables.singles = tables.law.active == 1 ? pairs_.data() : nullptr;
    tables.pairs = tables.law.active == 2 ? pairs_.data() : nullptr;
    const bool has_table = tables.law.exact_form == ExactForm::containment;
    tables.containment = has_table ? sorted_.data() : nullptr;
    tables.weights = has_table ? nullptr : sorted_.data();
  }

 private:
  DeviceBuffer<float> pairs_;
  DeviceBuffer<float> sorted_;
};

/// A law without what only draws need: a recorded trace is large, and evaluation has it there.
SetLawView without_trace(SetLawView law) {
  law.recorded = nullptr;
  return law;
}

class CudaScoringPass final : public ScoringPass {
 public:
  CudaScoringPass(const SnapshotSeries& series, const ScoringPlan& plan, const Device& device)
      : device_(device),
        law_(without_trace(plan.law)),
        float_law_(plan.law),
        expert_s_(plan.expert_seconds),
        gateway_s_(plan.gateway_seconds) {
    const DeviceNetwork network(series, device.path_form(series.network));
    const std::uint32_t satellites = network.tables().sky.satellite_count;
    const float longest_s = solve(network.tables(), series.slots);
    ScoringTables tables{};
    tables.law = law_.view();
    float_law_.enter(tables);
    tables.expert_s = expert_s_.data();
    tables.gateway_s = gateway_s_.data();
    tables.distances_s = distances_.data();
    tables.satellites = satellites;
    tables.slots = series.slots;
    tables.lost_penalty_s = plan.lost_penalty_s;
    tables.ceiling_s = scoring_ceiling_s(plan, longest_s);
    tables_ = tables;
    own_.emplace(tables_, device_);
  }

  void layer_costs(const LayerChoices& choices, std::span<double> out) override {
    const std::lock_guard turn(mutex_);
    own_->begin_layer_costs(choices, out);
    own_->wait();
  }

  void slot_costs(const LayerChoices& choices, std::span<float> cost_s,
                  std::span<float> lost) override {
    const std::lock_guard turn(mutex_);
    own_->begin_slot_costs(choices, cost_s, lost);
    own_->wait();
  }

  [[nodiscard]] ScoringHabit habit() const override { return habit_of_device; }

  [[nodiscard]] std::unique_ptr<ScoringQueue> queue() override {
    SPACEMOE_CUDA_CHECK(cudaSetDevice(device_.number));
    return std::make_unique<CudaScoringQueue>(tables_, device_);
  }

 private:
  /// Solves the paths of all slots, once. Returns the longest (s).
  float solve(const NetworkTables& network, std::uint32_t slots) {
    const std::size_t satellites = network.sky.satellite_count;
    const std::size_t pairs = satellites * satellites;
    // One check for both: the matrix stays, the memory of the batch is freed.
    const std::uint32_t batch =
        slots_that_fit(std::min(slots, max_batch_slots), SnapshotBatch::bytes_per_slot(network),
                       pairs * slots * sizeof(float), "the paths of all planning slots",
                       "fewer planning.slots need less");
    distances_ = DeviceBuffer<float>(pairs * slots);
    std::vector<std::uint32_t> sources(satellites);
    std::iota(sources.begin(), sources.end(), 0U);
    const Stream stream(device_.observer);
    const PathSolver solver(network.paths, seat_sources(sources, network.paths.form));
    const SnapshotBatch snapshots(network, batch);
    for (std::uint32_t done = 0; done < slots; done += batch) {
      const SlotRange range{Slot{done}, std::min(batch, slots - done)};
      solver.solve_by_slot(range, slots, snapshots.load(range, stream), distances_.data(), stream);
    }
    const DeviceBuffer<std::uint32_t> longest(1);
    longest.clear(stream);
    find_longest(pairs * slots, distances_.data(), longest.data(), stream);
    std::uint32_t bits = 0;
    copy_back_now(longest, std::span(&bits, 1), stream);
    return std::bit_cast<float>(bits);
  }

  Device device_;
  DeviceSetLaw law_;
  DeviceFloatLaw float_law_;
  DeviceBuffer<float> expert_s_;
  DeviceBuffer<float> gateway_s_;
  DeviceBuffer<float> distances_;  ///< [satellites][satellites][slots]
  ScoringTables tables_{};
  std::optional<CudaScoringQueue> own_;
  std::mutex mutex_;  ///< lets one call at a time use that queue
};

}  // namespace

std::unique_ptr<ScoringPass> make_scoring_pass(const SnapshotSeries& series,
                                               const ScoringPlan& plan, const Device& device) {
  return std::make_unique<CudaScoringPass>(series, plan, device);
}

}  // namespace spacemoe::cuda
