#pragma once

#include <cstdint>
#include <vector>

#include "host/constellation/constellation.hpp"
#include "host/constellation/time_spec.hpp"

namespace spacemoe {

/// Equally long slots from `start_s` on; the topology is that of each slot's start.
struct TimeSlots {
  std::vector<double> start_s;  ///< [slots]
  double length_s;              ///< dt
};

/// Starts of the slots (s), those of `history` slots before the first among them.
[[nodiscard]] std::vector<double> starts_with_history(const TimeSlots& slots,
                                                      std::uint32_t history);

/// Evaluation slots: t_k = k dt over the horizon, by default one period of the first shell.
[[nodiscard]] TimeSlots evaluation_slots(const TimeSpec& spec, const Constellation& constellation);

/// Planning slots, shifted by half of their own dt. Where they span the evaluation's horizon and
/// there are a multiple of twice as many evaluation slots, as by default (50 and 200), each of them
/// starts with one of these: geometry is then the same there, and outages are drawn anew.
[[nodiscard]] TimeSlots planning_slots(const TimeSpec& spec, const PlanningSpec& planning,
                                       const Constellation& constellation);

}  // namespace spacemoe
