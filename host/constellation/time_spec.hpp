#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace spacemoe {

/// Slots t_k = k dt, k = 0 .. slots - 1, dt = horizon / slots.
struct TimeSpec {
  std::uint32_t slots = 200;
  /// Empty: one orbital period of the first shell (`horizon: one_period`).
  std::optional<double> horizon_s;
  /// When slot 0 starts, in the form of epoch.hpp; empty: it does not matter.
  std::optional<std::string> epoch = {};
};

}  // namespace spacemoe
