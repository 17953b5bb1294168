#include "host/search/scoring_memory.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/base/system_limits.hpp"

namespace spacemoe {

double scoring_bytes(std::uint32_t slots, std::uint64_t satellites) {
  // Slots are kept in groups, and a group is computed beside them.
  constexpr std::uint32_t group = 16;
  const double kept = std::ceil(static_cast<double>(slots) / group) * group;
  const auto pairs = static_cast<double>(satellites * satellites);
  return sizeof(float) * pairs * (kept + std::min(slots, group));
}

void check_scoring_memory(const BackendInfo& backend, std::uint32_t slots,
                          std::uint64_t satellites) {
  if (backend.name != "cpu") {
    return;
  }
  constexpr double giga = 1e9;
  const double needed = scoring_bytes(slots, satellites);
  const auto there = static_cast<double>(available_memory());
  if (needed > there) {
    throw ConfigError(
        {.key = "planning.slots",
         .found = fmt::format("found {} slots of {} satellites, whose paths take {:.1f} GB", slots,
                              satellites, needed / giga),
         .allowed = fmt::format("up to about {} slots in the {:.1f} GB that are available here",
                                static_cast<std::uint64_t>(slots * there / needed), there / giga)});
  }
}

}  // namespace spacemoe
