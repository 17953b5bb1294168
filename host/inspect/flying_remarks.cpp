#include "host/inspect/flying_remarks.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "host/constellation/constellation.hpp"
#include "host/constellation/time_slots.hpp"

namespace spacemoe {
namespace {

constexpr double seconds_per_day = 86400.0;
constexpr double max_age_days = 3.0;

/// From the first slot's start to the last one's end, of evaluation and planning.
std::pair<double, double> times_of(const ExperimentConfig& config) {
  const Constellation constellation(config.constellation);
  const TimeSlots evaluated = evaluation_slots(config.time, constellation);
  const TimeSlots planned = planning_slots(config.time, config.planning, constellation);
  return {std::min(evaluated.start_s.front(), planned.start_s.front()),
          std::max(evaluated.start_s.back() + evaluated.length_s,
                   planned.start_s.back() + planned.length_s)};
}

}  // namespace

std::string flying_text(const ExperimentConfig& config) {
  const auto& flying = config.constellation.flying;
  if (!flying) {
    return "";
  }
  std::size_t planes = 0;
  for (const FoundShell& shell : flying->shells) {
    planes += shell.planes.size();
  }
  const std::size_t left_out = flying->elements.size() - flying->satellites();
  const std::string others =
      left_out == 0 ? ""
                    : fmt::format(", {} other{} left out (spacemoe elements {} says why)", left_out,
                                  left_out == 1 ? "" : "s", flying->file);
  return fmt::format("{} satellites of {} in {} planes, by SGP4{}; slot 0 starts at {}",
                     flying->satellites(), flying->file, planes, others, utc_text(flying->at));
}

std::vector<std::string> flying_warnings(const ExperimentConfig& config) {
  const auto& flying = config.constellation.flying;
  if (!flying) {
    return {};
  }
  std::vector<std::string> warnings = flying->remarks;
  const auto [from_s, to_s] = times_of(config);
  const double age_days = flying->max_age_s(from_s, to_s) / seconds_per_day;
  if (age_days > max_age_days) {
    warnings.push_back(
        fmt::format("slots lie up to {:.1f} days from the epochs of elements, and SGP4 loses 1 to "
                    "3 km with each day (time.epoch, time.horizon_s)",
                    age_days));
  }
  return warnings;
}

}  // namespace spacemoe
