#include "host/evaluation/evaluate.hpp"

#include <algorithm>
#include <deque>
#include <optional>

#include "kernels/api/stopped.hpp"

namespace spacemoe {
namespace {

struct Part {
  SlotRange slots;
  bool ends_range;
};

/// Cuts ranges into batches, one after the other.
class Parts {
 public:
  Parts(std::span<const SlotRange> ranges, std::uint32_t max_slots)
      : ranges_(ranges), max_slots_(max_slots) {}

  /// The next one, if there is any.
  std::optional<Part> next() {
    if (range_ == ranges_.size()) {
      return std::nullopt;
    }
    const SlotRange& range = ranges_[range_];
    const SlotRange slots{later(range.first, taken_), std::min(max_slots_, range.count - taken_)};
    taken_ += slots.count;
    const bool ends_range = taken_ == range.count;
    if (ends_range) {
      ++range_;
      taken_ = 0;
    }
    return Part{slots, ends_range};
  }

 private:
  std::span<const SlotRange> ranges_;
  std::uint32_t max_slots_;
  std::size_t range_ = 0;
  std::uint32_t taken_ = 0;  ///< slots of this range
};

/// Batches of a pass that were started, the oldest first, and whether another one may start.
class UnderWay {
 public:
  UnderWay(EvaluationPass& pass, const SlotPlan& plan, std::uint32_t max_slots,
           const std::stop_token& stop)
      : pass_(pass),
        max_batches_(pass.limits().batches),
        parts_(plan.ranges, max_slots),
        rule_(plan.end_rule),
        stop_(stop) {}

  /// Starts the batches that may be started.
  void fill() {
    while (batches_.size() < max_batches_ && !is_judged_next() && !stop_.stop_requested()) {
      const std::optional<Part> part = parts_.next();
      if (!part) {
        return;
      }
      pass_.start(part->slots);
      started_ += part->slots.count;
      batches_.push_back(*part);
    }
  }

  [[nodiscard]] bool empty() const { return batches_.empty(); }
  [[nodiscard]] FinishedBatch finish() {
    const FinishedBatch batch = pass_.finish();
    judged_ = is_judged_next() && batches_.size() == 1;
    batches_.pop_front();
    return batch;
  }
  /// Whether the rule is to judge, now that the sink has the last batch.
  [[nodiscard]] bool is_judged() const { return judged_; }

 private:
  /// Whether the rule judges after the last batch that was started.
  [[nodiscard]] bool is_judged_next() const {
    return rule_ != nullptr && !batches_.empty() && batches_.back().ends_range &&
           rule_->judges_after(started_);
  }

  EvaluationPass& pass_;
  std::uint32_t max_batches_;
  Parts parts_;
  EndRule* rule_;
  const std::stop_token& stop_;
  std::deque<Part> batches_;
  std::uint32_t started_ = 0;  ///< slots
  bool judged_ = false;
};

}  // namespace

EvaluationOutcome evaluate(const RunContext& context, const SnapshotSeries& series,
                           const EvaluationPlan& plan, const BatchSink& sink) {
  const SlotRange whole{Slot{0}, series.slots};
  return evaluate(context, series, plan, {std::span(&whole, 1)}, sink);
}

EvaluationOutcome evaluate(const RunContext& context, const SnapshotSeries& series,
                           const EvaluationPlan& plan, const SlotPlan& slots,
                           const BatchSink& sink) {
  std::uint32_t longest = 0;
  for (const SlotRange& range : slots.ranges) {
    longest = std::max(longest, range.count);
  }
  const std::uint32_t wanted = std::clamp(context.batch_slots, 1U, std::max(1U, longest));
  const auto pass = context.backend.evaluation(series, plan, wanted);
  UnderWay batches(*pass, slots, std::min(wanted, pass->limits().slots), context.stop);
  EvaluationOutcome outcome{};
  context.progress.begin("evaluation", series.slots);
  try {
    for (batches.fill(); !batches.empty(); batches.fill()) {
      const SlotBatch batch = batches.finish().records;
      sink(batch);
      outcome.slots_done += batch.slots.count;
      context.progress.advance(batch.slots.count);
      if (batches.is_judged() && !context.stop.stop_requested() && slots.end_rule->is_enough()) {
        break;
      }
    }
  } catch (const Stopped&) {
    // The batches before it count.
  }
  context.progress.end();
  outcome.histograms = pass->histograms();
  return outcome;
}

}  // namespace spacemoe
