#pragma once

#include <vector>

#include "host/constellation/constellation.hpp"
#include "host/constellation/time_spec.hpp"

namespace spacemoe {

/// Equally long slots from `start_s` on; the topology is that of each slot's start.
struct TimeSlots {
  std::vector<double> start_s;  ///< [slots]
  double length_s;              ///< dt
};

/// Evaluation slots: t_k = k dt over the horizon, by default one period of the first shell.
[[nodiscard]] TimeSlots evaluation_slots(const TimeSpec& spec, const Constellation& constellation);

/// Planning slots: `slots` of them over the same horizon, shifted by half of their own dt, so that
/// nothing is planned on the moment that it is judged at.
[[nodiscard]] TimeSlots planning_slots(const TimeSpec& spec, std::uint32_t slots,
                                       const Constellation& constellation);

}  // namespace spacemoe
