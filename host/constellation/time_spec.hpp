#pragma once

#include <cstdint>
#include <optional>

namespace spacemoe {

/// Slots t_k = k dt, k = 0 .. slots - 1, dt = horizon / slots.
struct TimeSpec {
  std::uint32_t slots = 200;
  /// Empty: one orbital period of the first shell (`horizon: one_period`).
  std::optional<double> horizon_s;
};

}  // namespace spacemoe
