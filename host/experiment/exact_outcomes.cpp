#include "host/experiment/exact_outcomes.hpp"

#include <cstddef>

#include "host/base/error.hpp"
#include "host/evaluation/evaluate.hpp"
#include "host/evaluation/placement_set.hpp"

namespace spacemoe {

MeanOutcome mean_of(std::span<const SlotOutcome> slots) {
  double delivered = 0.0;
  double latency_s = 0.0;
  for (const SlotOutcome& slot : slots) {
    delivered += slot.delivered;
    latency_s += slot.latency_s;
  }
  return {delivered / static_cast<double>(slots.size()),
          delivered > 0.0 ? std::optional(latency_s / delivered) : std::nullopt};
}

std::vector<SlotOutcome> exact_outcomes(const Placement& placement, const SnapshotSeries& series,
                                        std::span<const SlotRange> ranges, const Study& study,
                                        const RunContext& context) {
  PlacementSet set(placement.layers(), placement.experts());
  set.add_scheme({&placement, 1});
  EvaluationPlan plan = study.evaluation_plan(set, 0);
  plan.tokens_per_slot = 1;  // only expectations are asked for
  std::size_t slots = 0;
  for (const SlotRange& range : ranges) {
    slots += range.count;
  }
  std::vector<SlotOutcome> outcomes;
  outcomes.reserve(slots);
  evaluate(context, series, plan, {ranges}, [&](const SlotBatch& batch) {
    for (const RowSums& row : batch.exact) {
      outcomes.push_back({row.delivered, row.latency_s});
    }
  });
  if (outcomes.size() != slots) {
    throw Interrupted("evaluation");
  }
  return outcomes;
}

void check_exact(const Study& study) {
  if (const auto why = study.laws.why_tokens_not_exact()) {
    throw ConfigError({.key = "activation",
                       .found = "found a law without exact expectations",
                       .allowed = "one with them",
                       .hint = *why});
  }
}

}  // namespace spacemoe
