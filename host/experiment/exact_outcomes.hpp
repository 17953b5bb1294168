#pragma once

#include <optional>
#include <span>
#include <vector>

#include "host/base/run_context.hpp"
#include "host/experiment/study.hpp"
#include "host/placement/placement.hpp"

namespace spacemoe {

/// What tokens expect in a slot: the probability of being delivered, and that times the latency
/// (s).
struct SlotOutcome {
  double delivered;
  double latency_s;
};

/// The mean over slots.
struct MeanOutcome {
  double delivered;              ///< probability
  std::optional<double> mean_s;  ///< latency of what is delivered; nothing where that is nothing
};
[[nodiscard]] MeanOutcome mean_of(std::span<const SlotOutcome> slots);

/// What a placement does in slots of a series, exactly, in the order of the ranges. The series is
/// one of the study's network; the study's law needs exact expectations. Throws Interrupted where a
/// stop was asked for. [slots of all ranges]
[[nodiscard]] std::vector<SlotOutcome> exact_outcomes(const Placement& placement,
                                                      const SnapshotSeries& series,
                                                      std::span<const SlotRange> ranges,
                                                      const Study& study,
                                                      const RunContext& context);

/// Throws ConfigError where the study's law has no exact expectations.
void check_exact(const Study& study);

}  // namespace spacemoe
