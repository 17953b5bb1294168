#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "host/base/run_context.hpp"
#include "host/experiment/exact_outcomes.hpp"
#include "host/experiment/study.hpp"
#include "host/failover/used_satellites.hpp"
#include "host/placement/placement.hpp"
#include "kernels/common/weather.hpp"

namespace spacemoe {

/// A satellite that is lost, or two.
struct Loss {
  Satellite first;
  std::optional<Satellite> second = std::nullopt;

  [[nodiscard]] bool takes(Satellite satellite) const {
    return satellite == first || satellite == second;
  }
};

/// What a placement does in cases of loss, exactly. Throws Interrupted where a stop was asked for.
/// [cases]
[[nodiscard]] std::vector<SlotOutcome> outcomes_of(const Placement& placement,
                                                   std::span<const LossCase> cases,
                                                   const Study& study, const RunContext& context);

using LossEffect = MeanOutcome;

/// Losses of satellites under one placement. Slots in which none of the lost satellites is used are
/// those without a loss, so only the others are computed.
class LossStudy {
 public:
  LossStudy(const Study& study, const RunContext& context, const Placement& placement);

  [[nodiscard]] LossEffect without_loss() const { return mean_of(whole_); }
  /// [losses]
  [[nodiscard]] std::vector<LossEffect> effects_of(std::span<const Loss> losses) const;

 private:
  const Study& study_;
  const RunContext& context_;
  Placement placement_;
  UsedSatellites used_;
  std::vector<SlotOutcome> whole_;  ///< [slots]
};

/// The slots of one realisation, in which losses are looked at.
[[nodiscard]] SnapshotSeries series_of_losses(const Study& study);

/// A loss in every slot.
[[nodiscard]] std::vector<LossCase> cases_of(const Loss& loss, std::uint32_t slots);

}  // namespace spacemoe
