#include "host/constellation/time_slots.hpp"

namespace spacemoe {
namespace {

TimeSlots equal_slots(double horizon_s, std::uint32_t slots, double shift) {
  TimeSlots result{{}, horizon_s / slots};
  for (std::uint32_t k = 0; k < slots; ++k) {
    result.start_s.push_back((k + shift) * result.length_s);
  }
  return result;
}

double horizon_s(const TimeSpec& spec, const Constellation& constellation) {
  return spec.horizon_s.value_or(constellation.period_s(0));
}

}  // namespace

std::vector<double> starts_with_history(const TimeSlots& slots, std::uint32_t history) {
  std::vector<double> starts_s;
  starts_s.reserve(history + slots.start_s.size());
  for (std::uint32_t back = history; back > 0; --back) {
    starts_s.push_back(slots.start_s.front() - back * slots.length_s);
  }
  starts_s.insert(starts_s.end(), slots.start_s.begin(), slots.start_s.end());
  return starts_s;
}

TimeSlots evaluation_slots(const TimeSpec& spec, const Constellation& constellation) {
  return equal_slots(horizon_s(spec, constellation), spec.slots, 0.0);
}

TimeSlots planning_slots(const TimeSpec& spec, const PlanningSpec& planning,
                         const Constellation& constellation) {
  TimeSlots slots =
      equal_slots(planning.horizon_s.value_or(horizon_s(spec, constellation)), planning.slots, 0.5);
  for (double& start_s : slots.start_s) {
    start_s += planning.from_s;
  }
  return slots;
}

}  // namespace spacemoe
