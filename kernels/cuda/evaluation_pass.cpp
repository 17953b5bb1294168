#include <algorithm>
#include <chrono>
#include <memory>
#include <span>
#include <vector>

#include "kernels/common/latency_histogram.hpp"
#include "kernels/cuda/copy_kernels.hpp"
#include "kernels/cuda/countable_slots.hpp"
#include "kernels/cuda/evaluation_tables.hpp"
#include "kernels/cuda/event.hpp"
#include "kernels/cuda/exact_kernels.hpp"
#include "kernels/cuda/latency_counts.hpp"
#include "kernels/cuda/passes.hpp"
#include "kernels/cuda/path_reads.hpp"
#include "kernels/cuda/path_solver.hpp"
#include "kernels/cuda/shade_kernels.hpp"
#include "kernels/cuda/snapshot_batch.hpp"
#include "kernels/cuda/token_kernels.hpp"
#include "kernels/tables/lost_modules.hpp"
#include "kernels/tables/place_paths.hpp"

namespace spacemoe::cuda {
namespace {

/// Size per slot of each array.
struct SlotSizes {
  std::size_t paths;
  std::size_t members;
  std::size_t latencies;
  std::size_t placements;
  std::size_t rows;
  std::size_t layers;

  explicit SlotSizes(const EvaluationTables& plan)
      : paths(plan.path_stride()),
        members(std::size_t{plan.law.layers} * plan.law.active * plan.tokens),
        latencies(std::size_t{plan.scheme_count} * plan.tokens),
        placements(plan.placement_count),
        rows(plan.row_count),
        layers(std::size_t{plan.scheme_count} * plan.law.layers) {}

  [[nodiscard]] std::size_t bytes() const {
    return paths * sizeof(BothWays) + members * sizeof(std::uint16_t) + latencies * sizeof(float) +
           placements * sizeof(PlacementExpectation) +
           rows * (2 * sizeof(RowSums) + sizeof(double)) + layers * sizeof(LayerSums);
  }
};

/// A stream with memory of its own. While one lane computes, the other's results are copied and are
/// read by the host where they arrive.
class Lane {
 public:
  Lane(const NetworkTables& network, const EvaluationTables& plan, const SlotSizes& sizes,
       const SourceTiles& tiles, std::uint32_t slots, const Device& device)
      : stream_(device.observer),
        shade_(network.sky, plan, slots),
        copies_(shade_.tables(), slots),
        plan_(copies_.tables()),
        sizes_(sizes),
        solver_(network.paths, tiles),
        exact_kernels_(plan_, device.multiprocessors),
        snapshots_(network, slots),
        paths_(slots * sizes.paths),
        members_(slots * sizes.members),
        latencies_(slots * sizes.latencies),
        expectations_(slots * sizes.placements),
        exact_(slots * sizes.rows),
        sampled_(slots * sizes.rows),
        squares_(slots * sizes.rows),
        layers_(slots * sizes.layers),
        counts_(plan.scheme_count * latency_bins, stream_),
        host_exact_(slots * sizes.rows),
        host_sampled_(slots * sizes.rows),
        host_squares_(slots * sizes.rows),
        host_layers_(slots * sizes.layers) {}
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  /// Queues these slots. The batch started before must be finished.
  void start(SlotRange slots, const DeviceBuffer<std::uint32_t>& begin,
             const DeviceBuffer<PathRead>& reads) {
    first_ = slots.first;
    count_ = slots.count;
    started_ = std::chrono::steady_clock::now();
    begun_.record(stream_);
    std::uint32_t* counts = counts_.make_room(std::uint64_t{count_} * plan_.tokens, stream_);
    const float* weights = snapshots_.load(slots, stream_);
    solver_.solve_reads(count_, weights, begin.data(), reads.data(), 2 * plan_.path_stride(),
                        reinterpret_cast<float*>(paths_.data()), stream_);
    shade_.find(slots, stream_);
    copies_.choose(count_, paths_.data(), stream_);
    exact_kernels_.run(count_, paths_.data(), expectations_.data(), exact_.data(), stream_);
    sample_sets(plan_, slots, members_.data(), stream_);
    trace_tokens(plan_, count_, paths_.data(), members_.data(), latencies_.data(), counts, stream_);
    sum_token_rows(plan_, count_, latencies_.data(), sampled_.data(), squares_.data(), stream_);
    sum_token_layers(plan_, count_, paths_.data(), members_.data(), latencies_.data(),
                     layers_.data(), stream_);
    if (plan_.law.exact_form != ExactForm::none) {
      copy_back(exact_, host_exact_, count_ * sizes_.rows, stream_);
    }
    copy_back(sampled_, host_sampled_, count_ * sizes_.rows, stream_);
    copy_back(squares_, host_squares_, count_ * sizes_.rows, stream_);
    copy_back(layers_, host_layers_, count_ * sizes_.layers, stream_);
    done_.record(stream_);
  }

  /// Waits for the batch that was started and returns its records.
  [[nodiscard]] FinishedBatch finish() const {
    stream_.synchronize();
    using Clock = std::chrono::steady_clock;
    const auto took = std::chrono::duration_cast<Clock::duration>(
        std::chrono::duration<double>(done_.seconds_since(begun_)));
    const bool has_exact = plan_.law.exact_form != ExactForm::none;
    const std::size_t rows = count_ * sizes_.rows;
    return {{{first_, count_},
             has_exact,
             host_exact_.span().first(has_exact ? rows : 0),
             host_sampled_.span().first(rows),
             host_squares_.span().first(rows),
             host_layers_.span().first(count_ * sizes_.layers)},
            {started_, started_ + took}};
  }

  void add_counts(std::vector<std::uint64_t>& sum) const { counts_.add_to(sum, stream_); }

 private:
  Stream stream_;
  Event begun_;
  Event done_;
  ShadedModules shade_;
  ServingCopies copies_;
  EvaluationTables plan_;
  SlotSizes sizes_;
  Slot first_{};
  std::uint32_t count_ = 0;
  std::chrono::steady_clock::time_point started_;
  PathSolver solver_;
  ExactKernels exact_kernels_;
  SnapshotBatch snapshots_;
  DeviceBuffer<BothWays> paths_;
  DeviceBuffer<std::uint16_t> members_;
  DeviceBuffer<float> latencies_;
  DeviceBuffer<PlacementExpectation> expectations_;
  DeviceBuffer<RowSums> exact_;
  DeviceBuffer<RowSums> sampled_;
  DeviceBuffer<double> squares_;
  DeviceBuffer<LayerSums> layers_;
  LatencyCounts counts_;
  PinnedBuffer<RowSums> host_exact_;
  PinnedBuffer<RowSums> host_sampled_;
  PinnedBuffer<double> host_squares_;
  PinnedBuffer<LayerSums> host_layers_;
};

/// Two lanes take batches in turn.
class CudaEvaluationPass final : public EvaluationPass {
 public:
  CudaEvaluationPass(const SnapshotSeries& series, const EvaluationPlan& plan,
                     std::uint32_t batch_slots, const Device& device)
      : device_(device),
        network_(series, device.path_form(series.network)),
        plan_(plan, may_serve_when_lost(series, plan.placements)),
        sizes_(plan_.tables()),
        tiles_(seat_sources(gateway_satellites(plan.placements), network_.tables().paths.form)) {
    const PathReads reads = list_reads(plan.placements, network_.tables().paths.form, tiles_);
    begin_ = DeviceBuffer<std::uint32_t>(std::span<const std::uint32_t>(reads.begin));
    reads_ = DeviceBuffer<PathRead>(std::span<const PathRead>(reads.reads));
    make_lanes(batch_slots);
  }

  [[nodiscard]] BatchLimits limits() const override { return {lane_slots_, lane_count}; }

  void start(SlotRange slots) override {
    lanes_[started_++ % lane_count]->start(slots, begin_, reads_);
  }

  FinishedBatch finish() override { return lanes_[finished_++ % lane_count]->finish(); }

  [[nodiscard]] std::vector<std::uint64_t> histograms() const override {
    std::vector<std::uint64_t> sum(std::size_t{plan_.tables().scheme_count} * latency_bins, 0);
    for (const auto& lane : lanes_) {
      lane->add_counts(sum);
    }
    return sum;
  }

 private:
  static constexpr std::uint32_t lane_count = 2;

  /// Makes lanes for batches of `batch_slots` slots, or of as many as memory allows.
  void make_lanes(std::uint32_t batch_slots) {
    const EvaluationTables& plan = plan_.tables();
    const std::size_t per_slot = SnapshotBatch::bytes_per_slot(network_.tables()) + sizes_.bytes() +
                                 ShadedModules::bytes_per_slot(plan) +
                                 ServingCopies::bytes_per_slot(plan);
    // Memory of a lane that does not depend on its slots.
    const NetworkTables& network = network_.tables();
    const std::size_t fixed =
        std::size_t{plan.scheme_count} * latency_bins * sizeof(std::uint32_t) +
        network.paths.form.scratch_bytes() +
        ExactKernels::scratch_bytes(plan.law, device_.multiprocessors);
    const std::uint64_t items = std::max<std::uint64_t>(
        {plan.row_count, plan.placement_count, sizes_.layers, tiles_.tiles});
    const std::uint32_t wanted = std::min(batch_slots, countable_slots({plan.tokens, items}));
    lane_slots_ = slots_that_fit(wanted, lane_count * per_slot, lane_count * fixed,
                                 "a slot of this study on each of two streams",
                                 "fewer evaluation.draws or evaluation.tokens_per_slot need less, "
                                 "and --backend cpu computes the same");
    for (std::uint32_t lane = 0; lane < lane_count; ++lane) {
      lanes_.push_back(std::make_unique<Lane>(network, plan, sizes_, tiles_, lane_slots_, device_));
    }
  }

  Device device_;
  DeviceNetwork network_;
  DevicePlan plan_;
  SlotSizes sizes_;
  SourceTiles tiles_;
  DeviceBuffer<std::uint32_t> begin_;
  DeviceBuffer<PathRead> reads_;
  std::uint32_t lane_slots_ = 0;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::uint32_t started_ = 0;  ///< batches
  std::uint32_t finished_ = 0;
};

}  // namespace

std::unique_ptr<EvaluationPass> make_evaluation_pass(const SnapshotSeries& series,
                                                     const EvaluationPlan& plan,
                                                     std::uint32_t batch_slots,
                                                     const Device& device) {
  return std::make_unique<CudaEvaluationPass>(series, plan, batch_slots, device);
}

}  // namespace spacemoe::cuda
