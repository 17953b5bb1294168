#pragma once

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/experiment/scenario.hpp"

namespace spacemoe {

/// Throws ConfigError where a slot that was typed (--slot) is not one of the config's.
inline void check_slot(Slot slot, const Scenario& scenario) {
  const std::size_t slots = scenario.slots().start_s.size();
  if (number(slot) >= slots) {
    throw ConfigError({.key = "--slot",
                       .found = fmt::format("found {}", slot),
                       .allowed = fmt::format("0 to {}", slots - 1)});
  }
}

}  // namespace spacemoe
