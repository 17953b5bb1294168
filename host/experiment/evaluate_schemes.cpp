#include "host/experiment/evaluate_schemes.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include <tbb/task_arena.h>

#include "host/evaluation/evaluate.hpp"
#include "host/evaluation/slot_order.hpp"
#include "host/experiment/served_runs.hpp"
#include "host/experiment/slot_records.hpp"
#include "host/placement/spares.hpp"
#include "host/statistics/slot_memory.hpp"
#include "kernels/common/latency_histogram.hpp"
#include "kernels/tables/numbered_list.hpp"

namespace spacemoe {
namespace {

/// Growth of the number of slots from one look at the intervals to the next. A look costs as much
/// as the statistics of a run with so many slots, so all looks together cost at most five times the
/// last.
constexpr double between_looks = 1.25;

std::unique_ptr<Comparison> comparison_of(const Scenario& scenario, const EvaluationPlan& plan,
                                          std::uint32_t slots, tbb::task_arena& arena) {
  return arena.execute([&] {
    return std::make_unique<Comparison>(plan, slots, scenario.slots().length_s,
                                        scenario.slot_memory());
  });
}

/// Whether the slots so far are enough; looks when they have grown enough to make it worth while.
class PrecisionWatch final : public EndRule {
 public:
  PrecisionWatch(const SlotRecords& records, const EvaluationPlan& plan, const StoppingRule& until,
                 const Scenario& scenario, tbb::task_arena& arena)
      : records_(records),
        plan_(plan),
        width_(until.relative_half_width.value()),
        scenario_(scenario),
        arena_(arena),
        next_look_(until.min_slots) {}

  [[nodiscard]] bool judges_after(std::uint32_t slots) const override {
    return slots >= next_look_;
  }

  bool is_enough() override {
    next_look_ = static_cast<std::uint32_t>(std::ceil(between_looks * records_.size()));
    look();
    return latest_->is_precise(width_);
  }

  /// The comparison of the records that there are, which the latest look may have made.
  [[nodiscard]] std::unique_ptr<Comparison> comparison() {
    if (!latest_ || latest_size_ != records_.size()) {
      look();
    }
    return std::move(latest_);
  }

 private:
  void look() {
    // Slots between those that were evaluated make these less alike: memory is never more.
    latest_ = comparison_of(scenario_, plan_, records_.size(), arena_);
    latest_size_ = records_.size();
    records_.fold(*latest_, arena_);
  }

  const SlotRecords& records_;
  const EvaluationPlan& plan_;
  double width_;
  const Scenario& scenario_;
  tbb::task_arena& arena_;
  std::uint32_t next_look_;
  std::unique_ptr<Comparison> latest_;
  std::uint32_t latest_size_ = 0;
};

PlacementSet set_of(const Study& study, const ComparedSchemes& schemes,
                    std::span<const std::uint8_t> failed) {
  PlacementSet set(study.config.model.layers, study.config.model.experts);
  for (const std::span<const Placement> placements : schemes.placements) {
    std::vector<Placement> serving;
    for (const Placement& placement : placements) {
      serving.push_back(under_failures(placement, placement.spares, failed));
    }
    set.add_scheme(serving);
  }
  return set;
}

/// What is known before any slot is evaluated.
EvaluatedSchemes begin(const Study& study, const ComparedSchemes& schemes) {
  const std::vector<std::uint8_t> none(study.satellites());
  return {set_of(study, schemes, none), nullptr, {}, {}, std::nullopt};
}

void evaluate_until(const Study& study, const EvaluationPlan& plan, const RunContext& context,
                    EvaluatedSchemes& result) {
  const Scenario& scenario = study.scenario;
  const StoppingRule& until = study.config.evaluation.until;
  const SnapshotSeries series = scenario.evaluation_series();
  SlotRecords records;
  PrecisionWatch watch(records, plan, until, scenario, context.arena);
  // Runs as long as the blocks of a bootstrap of all slots: fewer slots have shorter blocks.
  const std::uint32_t run = SlotBlocks(series.slots, scenario.slot_memory()).length();
  const std::vector<SlotRange> order = spread_slots(series.slots, run);
  EvaluationOutcome outcome = evaluate(context, series, plan, {order, &watch},
                                       [&](const SlotBatch& batch) { records.add(batch); });
  result.histograms = std::move(outcome.histograms);
  result.slots = records.numbers();
  result.stopping = StoppingOutcome{*until.relative_half_width, false};
  if (context.stop.stop_requested() && records.size() < series.slots) {
    result.comparison = comparison_of(scenario, plan, series.slots, context.arena);
    records.fold(*result.comparison, context.arena);
    return;
  }
  result.comparison = watch.comparison();
  result.stopping->reached = result.comparison->is_precise(*until.relative_half_width);
}

void evaluate_all(const Study& study, const EvaluationPlan& plan, const RunContext& context,
                  EvaluatedSchemes& result) {
  const SnapshotSeries series = study.scenario.evaluation_series();
  result.comparison = comparison_of(study.scenario, plan, series.slots, context.arena);
  EvaluationOutcome outcome = evaluate(context, series, plan, [&](const SlotBatch& batch) {
    result.comparison->add(batch, context.arena);
  });
  result.histograms = std::move(outcome.histograms);
  result.slots = list_all<Slot>(outcome.slots_done);
}

/// Schemes with spares: a pass for each run of slots in which the same modules serve.
void evaluate_runs(const Study& study, const ComparedSchemes& schemes, const EvaluationPlan& plan,
                   const RunContext& context, EvaluatedSchemes& result) {
  const SnapshotSeries series = study.scenario.evaluation_series();
  std::vector<Placement> all_placements;
  for (const std::span<const Placement> placements : schemes.placements) {
    all_placements.insert(all_placements.end(), placements.begin(), placements.end());
  }
  result.comparison = comparison_of(study.scenario, plan, series.slots, context.arena);
  result.histograms.resize(schemes.placements.size() * latency_bins);
  SilentProgress silent;
  const RunContext quiet = context.with_progress(silent);
  std::uint32_t done = 0;
  context.progress.begin("evaluation", series.slots);
  for (const ServedRun& run : served_runs(series, all_placements)) {
    const PlacementSet serving = set_of(study, schemes, run.failed);
    const EvaluationOutcome outcome =
        evaluate(quiet, series, study.evaluation_plan(serving, schemes.reference),
                 {std::span(&run.slots, 1)}, [&](const SlotBatch& batch) {
                   result.comparison->add(batch, context.arena);
                   context.progress.advance(batch.slots.count);
                 });
    std::ranges::transform(outcome.histograms, result.histograms, result.histograms.begin(),
                           std::plus());
    done += outcome.slots_done;
    if (outcome.slots_done < run.slots.count) {
      break;
    }
  }
  context.progress.end();
  result.slots = list_all<Slot>(done);
}

bool has_spares(const ComparedSchemes& schemes) {
  return std::ranges::any_of(schemes.placements, [](std::span<const Placement> placements) {
    return std::ranges::any_of(
        placements, [](const Placement& placement) { return !placement.spares.empty(); });
  });
}

}  // namespace

EvaluatedSchemes evaluate_schemes(const Study& study, const ComparedSchemes& schemes,
                                  const RunContext& context) {
  EvaluatedSchemes result = begin(study, schemes);
  const EvaluationPlan plan = study.evaluation_plan(result.placements, schemes.reference);
  const bool spares_may_serve =
      has_spares(schemes) && !study.scenario.evaluation_series().weather.failed.empty();
  if (study.config.evaluation.until.relative_half_width) {
    evaluate_until(study, plan, context, result);
  } else if (spares_may_serve) {
    evaluate_runs(study, schemes, plan, context, result);
  } else {
    evaluate_all(study, plan, context, result);
  }
  return result;
}

}  // namespace spacemoe
