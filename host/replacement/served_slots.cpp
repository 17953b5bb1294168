#include "host/replacement/served_slots.hpp"

#include <algorithm>

namespace spacemoe {

ServedSlots::ServedSlots(const Study& study, const RunContext& context)
    : study_(study), context_(context), series_(study.scenario.evaluation_series()) {}

std::size_t ServedSlots::number_of(const Placement& placement) {
  const auto found = std::ranges::find(placements_, placement);
  if (found != placements_.end()) {
    return static_cast<std::size_t>(found - placements_.begin());
  }
  placements_.push_back(placement);
  outcomes_.emplace_back(series_.slots);
  return placements_.size() - 1;
}

const SlotOutcome& ServedSlots::outcome(std::size_t placement, Slot slot, std::uint32_t ahead) {
  std::optional<SlotOutcome>& outcome = outcomes_[placement][number(slot)];
  if (!outcome) {
    compute(placement, number(slot), ahead);
  }
  return *outcome;
}

void ServedSlots::compute(std::size_t placement, std::uint32_t slot, std::uint32_t ahead) {
  std::vector<std::optional<SlotOutcome>>& known = outcomes_[placement];
  const std::uint32_t end_of_realisation =
      (slot / series_.realisation_slots + 1) * series_.realisation_slots;
  const std::uint32_t end = std::min(slot + ahead, end_of_realisation);
  const SlotRange range{Slot{slot}, end - slot};
  SilentProgress silent;
  const RunContext quiet = context_.with_progress(silent);
  const auto computed = exact_outcomes(placements_[placement], series_, {&range, 1}, study_, quiet);
  std::ranges::copy(computed, known.begin() + slot);
}

}  // namespace spacemoe
