#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "host/base/run_context.hpp"

namespace spacemoe {

/// Result of an evaluation pass beyond the records of its slots.
struct EvaluationOutcome {
  std::uint32_t slots_done;               ///< all of them unless stopped or enough
  std::vector<std::uint64_t> histograms;  ///< [schemes][latency_bins], of the slots done
};

/// A rule that may end an evaluation before all slots.
class EndRule {
 public:
  virtual ~EndRule() = default;
  /// Whether it wants to judge after so many slots. Asked ahead: if so, later slots are not begun
  /// before it has judged.
  [[nodiscard]] virtual bool judges_after(std::uint32_t slots) const = 0;
  /// Whether the slots that the sink has seen are enough.
  virtual bool is_enough() = 0;
};

/// The order of the slots, each once, and the rule that may end them early.
struct SlotPlan {
  std::span<const SlotRange> ranges;
  EndRule* end_rule = nullptr;  ///< asked after whole ranges
};

/// Takes a batch, whose records stay until it returns.
using BatchSink = std::function<void(const SlotBatch&)>;

/// Evaluates all slots of a series in batches of at most `context.batch_slots` and hands each batch
/// to `sink`, in order. While the sink works on a batch, a backend that can computes the next one.
/// Where a stop is asked for, ends with the batches under way, or without them where the backend
/// stops at once.
EvaluationOutcome evaluate(const RunContext& context, const SnapshotSeries& series,
                           const EvaluationPlan& plan, const BatchSink& sink);

/// The same for slots in another order, one range at a time, in batches where it is longer.
EvaluationOutcome evaluate(const RunContext& context, const SnapshotSeries& series,
                           const EvaluationPlan& plan, const SlotPlan& slots,
                           const BatchSink& sink);

}  // namespace spacemoe
