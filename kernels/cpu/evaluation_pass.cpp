#include "kernels/cpu/evaluation_pass.hpp"

#include <cstddef>
#include <vector>

#include <tbb/enumerable_thread_specific.h>

#include "kernels/common/latency_histogram.hpp"
#include "kernels/common/parallel_loop.hpp"
#include "kernels/cpu/exact_engine.hpp"
#include "kernels/cpu/module_compute.hpp"
#include "kernels/cpu/path_table.hpp"
#include "kernels/cpu/snapshot.hpp"
#include "kernels/cpu/token_engine.hpp"

namespace spacemoe::cpu {
namespace {

struct Workspace {
  std::vector<OrbitState> orbits;
  std::vector<float> weights_s;
  PathReader::Workspace paths;
  std::vector<ExactEngine::Expectation> expectations;
  TokenEngine::Workspace tokens;
};

/// A slot is one task: links, paths, both engines. Each slot writes records of its own, so threads
/// share nothing but histograms of integers.
class CpuEvaluationPass final : public EvaluationPass {
 public:
  CpuEvaluationPass(const SnapshotSeries& series, const EvaluationPlan& plan,
                    tbb::task_arena& arena)
      : series_(series),
        plan_(plan),
        arena_(arena),
        compute_(plan_),
        reader_(series.network, plan_.placements, compute_),
        exact_(plan_, compute_),
        tokens_(plan_, compute_) {}

  void run(SlotRange slots, const EvaluationRecords& records) override {
    parallel_loop(arena_, slots.count, [&](std::uint32_t k) {
      run_slot(slots.first + k, k, records, workspaces_.local());
    });
  }

  [[nodiscard]] std::vector<std::uint64_t> histograms() const override {
    std::vector<std::uint64_t> sum(plan_.placements.schemes.size() * latency_bins, 0);
    for (const Workspace& workspace : workspaces_) {
      for (std::size_t i = 0; i < workspace.tokens.histograms.size(); ++i) {
        sum[i] += workspace.tokens.histograms[i];
      }
    }
    return sum;
  }

 private:
  void run_slot(std::uint32_t slot, std::uint32_t record, const EvaluationRecords& records,
                Workspace& workspace) const {
    workspace.weights_s.resize(series_.network.links.size() + 1);
    compute_weights(series_, slot, workspace.orbits, workspace.weights_s);
    reader_.read(workspace.weights_s, workspace.paths);

    const PlacementsView& placements = plan_.placements;
    const std::size_t schemes = placements.schemes.size();
    const std::size_t rows = placements.first_row(static_cast<std::uint32_t>(schemes));
    const std::size_t layers = schemes * placements.layers;
    const PathTable& table = workspace.paths.table;
    if (plan_.law.exact_form != ExactForm::none) {
      exact_.run(table, workspace.expectations, records.exact.subspan(record * rows, rows));
    }
    tokens_.run(table, slot, workspace.tokens, records.sampled.subspan(record * rows, rows),
                records.sampled_square.subspan(record * rows, rows),
                records.layers.subspan(record * layers, layers));
  }

  SnapshotSeries series_;
  EvaluationPlan plan_;
  tbb::task_arena& arena_;
  ModuleCompute compute_;
  PathReader reader_;
  ExactEngine exact_;
  TokenEngine tokens_;
  tbb::enumerable_thread_specific<Workspace> workspaces_;
};

}  // namespace

std::unique_ptr<EvaluationPass> make_evaluation_pass(const SnapshotSeries& series,
                                                     const EvaluationPlan& plan,
                                                     tbb::task_arena& arena) {
  return std::make_unique<CpuEvaluationPass>(series, plan, arena);
}

}  // namespace spacemoe::cpu
