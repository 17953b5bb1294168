#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "host/base/run_context.hpp"
#include "host/experiment/exact_outcomes.hpp"
#include "host/experiment/study.hpp"
#include "host/placement/placement.hpp"

namespace spacemoe {

/// What placements do in evaluation slots, computed once where it is first asked for, with some of
/// the slots that follow.
class ServedSlots {
 public:
  /// Views of both, which must outlive it.
  ServedSlots(const Study& study, const RunContext& context);

  /// The number of a placement; equal ones have the same.
  [[nodiscard]] std::size_t number_of(const Placement& placement);
  [[nodiscard]] const Placement& placement(std::size_t number) const { return placements_[number]; }

  /// `ahead`: slots that are computed at once where this one is not known. Throws Interrupted.
  [[nodiscard]] const SlotOutcome& outcome(std::size_t placement, Slot slot, std::uint32_t ahead);

 private:
  void compute(std::size_t placement, std::uint32_t slot, std::uint32_t ahead);

  const Study& study_;
  const RunContext& context_;
  SnapshotSeries series_;
  std::vector<Placement> placements_;
  std::vector<std::vector<std::optional<SlotOutcome>>> outcomes_;  ///< [placements][slots]
};

}  // namespace spacemoe
