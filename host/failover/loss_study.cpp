#include "host/failover/loss_study.hpp"

#include <algorithm>

namespace spacemoe {
namespace {

/// Cases that are evaluated as one series: so many that set-up does not matter, and memory neither.
constexpr std::size_t max_cases = 200'000;

LossCase case_of(const Loss& loss, std::uint32_t slot) {
  return {static_cast<std::int32_t>(slot),
          {number(loss.first), loss.second ? number(*loss.second) : no_satellite}};
}

}  // namespace

SnapshotSeries series_of_losses(const Study& study) {
  SnapshotSeries series = study.scenario.evaluation_series();
  series.slots = series.realisation_slots;
  return series;
}

std::vector<LossCase> cases_of(const Loss& loss, std::uint32_t slots) {
  std::vector<LossCase> cases;
  for (std::uint32_t slot = 0; slot < slots; ++slot) {
    cases.push_back(case_of(loss, slot));
  }
  return cases;
}

std::vector<SlotOutcome> outcomes_of(const Placement& placement, std::span<const LossCase> cases,
                                     const Study& study, const RunContext& context) {
  std::vector<SlotOutcome> outcomes;
  outcomes.reserve(cases.size());
  for (std::size_t first = 0; first < cases.size(); first += max_cases) {
    SnapshotSeries series = series_of_losses(study);
    series.losses = cases.subspan(first, std::min(max_cases, cases.size() - first));
    series.slots = static_cast<std::uint32_t>(series.losses.size());
    const SlotRange all{Slot{0}, series.slots};
    const auto some = exact_outcomes(placement, series, {&all, 1}, study, context);
    outcomes.insert(outcomes.end(), some.begin(), some.end());
  }
  return outcomes;
}

LossStudy::LossStudy(const Study& study, const RunContext& context, const Placement& placement)
    : study_(study),
      context_(context),
      placement_(placement),
      used_(series_of_losses(study), placement, context),
      whole_(outcomes_of(placement,
                         std::vector<LossCase>(cases_of({Satellite{no_satellite}}, used_.slots())),
                         study, context)) {}

std::vector<LossEffect> LossStudy::effects_of(std::span<const Loss> losses) const {
  const auto is_hit = [&](const Loss& loss, std::uint32_t slot) {
    return used_.is_used(slot, number(loss.first)) ||
           (loss.second && used_.is_used(slot, number(*loss.second)));
  };
  std::vector<LossCase> cases;
  for (const Loss& loss : losses) {
    for (std::uint32_t slot = 0; slot < used_.slots(); ++slot) {
      if (is_hit(loss, slot)) {
        cases.push_back(case_of(loss, slot));
      }
    }
  }
  const std::vector<SlotOutcome> outcomes = outcomes_of(placement_, cases, study_, context_);
  std::vector<LossEffect> effects;
  auto next = outcomes.begin();
  for (const Loss& loss : losses) {
    std::vector<SlotOutcome> slots = whole_;
    for (std::uint32_t slot = 0; slot < used_.slots(); ++slot) {
      if (is_hit(loss, slot)) {
        slots[slot] = *next++;
      }
    }
    effects.push_back(mean_of(slots));
  }
  return effects;
}

}  // namespace spacemoe
