#include "host/experiment/evaluate_schemes.hpp"

#include <cmath>
#include <utility>

#include <tbb/task_arena.h>

#include "host/evaluation/evaluate.hpp"
#include "host/evaluation/slot_order.hpp"
#include "host/experiment/slot_records.hpp"
#include "host/statistics/slot_memory.hpp"
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

EvaluatedSchemes evaluate_until(const Scenario& scenario, const EvaluationPlan& plan,
                                const StoppingRule& until, const RunContext& context) {
  const SnapshotSeries series = scenario.evaluation_series();
  SlotRecords records;
  PrecisionWatch watch(records, plan, until, scenario, context.arena);
  // Runs as long as the blocks of a bootstrap of all slots: fewer slots have shorter blocks.
  const std::uint32_t run = SlotBlocks(series.slots, scenario.slot_memory()).length();
  const std::vector<SlotRange> order = spread_slots(series.slots, run);
  EvaluationOutcome outcome = evaluate(context, series, plan, {order, &watch},
                                       [&](const SlotBatch& batch) { records.add(batch); });
  EvaluatedSchemes result{nullptr, std::move(outcome.histograms), records.numbers(),
                          StoppingOutcome{*until.relative_half_width, false}};
  if (context.stop.stop_requested() && records.size() < series.slots) {
    result.comparison = comparison_of(scenario, plan, series.slots, context.arena);
    records.fold(*result.comparison, context.arena);
    return result;
  }
  result.comparison = watch.comparison();
  result.stopping->reached = result.comparison->is_precise(*until.relative_half_width);
  return result;
}

}  // namespace

EvaluatedSchemes evaluate_schemes(const Scenario& scenario, const EvaluationPlan& plan,
                                  const StoppingRule& until, const RunContext& context) {
  if (until.relative_half_width) {
    return evaluate_until(scenario, plan, until, context);
  }
  const SnapshotSeries series = scenario.evaluation_series();
  auto comparison = comparison_of(scenario, plan, series.slots, context.arena);
  EvaluationOutcome outcome = evaluate(context, series, plan, [&](const SlotBatch& batch) {
    comparison->add(batch, context.arena);
  });
  return {std::move(comparison), std::move(outcome.histograms), list_all<Slot>(outcome.slots_done),
          std::nullopt};
}

}  // namespace spacemoe
