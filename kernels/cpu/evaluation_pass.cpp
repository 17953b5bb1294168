#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include <tbb/enumerable_thread_specific.h>

#include "kernels/common/latency_histogram.hpp"
#include "kernels/cpu/exact_engine.hpp"
#include "kernels/cpu/passes.hpp"
#include "kernels/cpu/path_table.hpp"
#include "kernels/cpu/snapshot.hpp"
#include "kernels/cpu/token_engine.hpp"
#include "kernels/tables/lost_modules.hpp"
#include "kernels/tables/module_places.hpp"
#include "kernels/tables/slot_compute.hpp"

namespace spacemoe::cpu {
namespace {

struct EvaluationWorkspace {
  SatelliteStates states;
  std::vector<float> weights_s;
  SlotCompute compute;
  PathReader::Workspace paths;
  std::vector<PlacementExpectation> expectations;
  TokenEngine::Workspace tokens;
};

/// A slot is one task: links, paths, both engines. Each slot writes records of its own, so threads
/// share only histograms of integers. A batch is computed in finish(): all threads take part in it,
/// so none would be left to compute it while the caller works.
class CpuEvaluationPass final : public EvaluationPass {
 public:
  CpuEvaluationPass(const SnapshotSeries& series, const EvaluationPlan& plan,
                    std::uint32_t batch_slots, const Workers& workers)
      : series_(series),
        plan_(plan),
        workers_(workers),
        has_exact_(plan.law.exact_form != ExactForm::none),
        schemes_(static_cast<std::uint32_t>(plan.placements.schemes.size())),
        rows_(plan.placements.first_row(schemes_)),
        layers_(schemes_ * plan.placements.layers),
        lost_count_(may_serve_when_lost(series, plan_.placements)),
        modules_(plan_),
        reader_(series.network, plan_.placements, modules_),
        exact_(plan_),
        tokens_(plan_),
        batch_slots_(batch_slots),
        histograms_(std::size_t{schemes_} * latency_bins, 0),
        exact_records_(has_exact_ ? std::size_t{batch_slots} * rows_ : 0),
        sampled_records_(std::size_t{batch_slots} * rows_),
        square_records_(std::size_t{batch_slots} * rows_),
        layer_records_(std::size_t{batch_slots} * layers_) {}

  [[nodiscard]] BatchLimits limits() const override { return {batch_slots_, 1}; }

  void start(SlotRange slots) override { started_ = slots; }

  FinishedBatch finish() override {
    const auto begin = std::chrono::steady_clock::now();
    const SlotRange slots = started_;
    parallel_loop(workers_, slots.count, [&](std::uint32_t k) {
      run_slot(later(slots.first, k), k, workspaces_.local());
    });
    count_tokens();
    const std::size_t rows = std::size_t{slots.count} * rows_;
    return {{slots, has_exact_, std::span(exact_records_).first(has_exact_ ? rows : 0),
             std::span(sampled_records_).first(rows), std::span(square_records_).first(rows),
             std::span(layer_records_).first(std::size_t{slots.count} * layers_)},
            {begin, std::chrono::steady_clock::now()}};
  }

  [[nodiscard]] std::vector<std::uint64_t> histograms() const override { return histograms_; }

 private:
  /// Takes the tokens of a batch from the threads. Those of one that was stopped do not count; a
  /// batch that is done counts whole, so that nothing here looks for a stop.
  void count_tokens() {
    parallel_loop(workers_.arena, schemes_, [&](std::uint32_t scheme) {
      const std::size_t first = std::size_t{scheme} * latency_bins;
      const auto sum = std::span(histograms_).subspan(first, latency_bins);
      for (EvaluationWorkspace& workspace : workspaces_) {
        if (workspace.tokens.histograms.empty()) {
          continue;  // a thread that has had no slot
        }
        const auto counts = std::span(workspace.tokens.histograms).subspan(first, latency_bins);
        std::ranges::transform(counts, sum, sum.begin(), std::plus());
        std::ranges::fill(counts, 0);
      }
    });
  }

  void run_slot(Slot slot, std::size_t record, EvaluationWorkspace& workspace) {
    workspace.weights_s.resize(series_.network.links.size() + 1);
    compute_weights(series_, slot, workspace.states, workspace.weights_s);
    const auto lost = lost_count_ ? workspace.states.lost() : std::span<const Lost>{};
    workspace.compute.find(modules_, plan_.eclipse, slot_of_time(series_, slot),
                           workspace.states.orbits(), lost);
    reader_.read(links_in(series_, slot), workspace.weights_s, workspace.compute, workspace.paths,
                 workers_.check_stop);

    const PathTable& table = workspace.paths.table;
    if (has_exact_) {
      exact_.run(table, workspace.expectations,
                 std::span(exact_records_).subspan(record * rows_, rows_), workers_.check_stop);
    }
    tokens_.run(table, slot, workspace.tokens,
                std::span(sampled_records_).subspan(record * rows_, rows_),
                std::span(square_records_).subspan(record * rows_, rows_),
                std::span(layer_records_).subspan(record * layers_, layers_), workers_.check_stop);
  }

  SnapshotSeries series_;
  EvaluationPlan plan_;
  Workers workers_;
  bool has_exact_;
  std::uint32_t schemes_;
  std::uint32_t rows_;    ///< per slot, summed over all schemes
  std::uint32_t layers_;  ///< per slot, summed over all schemes
  bool lost_count_;       ///< whether experts look at lost satellites
  ModulePlaces modules_;
  PathReader reader_;
  ExactEngine exact_;
  TokenEngine tokens_;
  tbb::enumerable_thread_specific<EvaluationWorkspace> workspaces_;
  std::uint32_t batch_slots_;
  SlotRange started_{};
  std::vector<std::uint64_t> histograms_;  ///< [schemes][latency_bins]
  std::vector<RowSums> exact_records_;
  std::vector<RowSums> sampled_records_;
  std::vector<double> square_records_;
  std::vector<LayerSums> layer_records_;
};

}  // namespace

std::unique_ptr<EvaluationPass> make_evaluation_pass(const SnapshotSeries& series,
                                                     const EvaluationPlan& plan,
                                                     std::uint32_t batch_slots,
                                                     const Workers& workers) {
  return std::make_unique<CpuEvaluationPass>(series, plan, batch_slots, workers);
}

}  // namespace spacemoe::cpu
