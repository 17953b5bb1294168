#pragma once

#include <cmath>

#include "host/experiment/exact_outcomes.hpp"

namespace spacemoe {

/// Tokens that are expected in a stretch of a slot, made one after the other until one cannot be
/// delivered; that one waits for the next slot, or for another placement.
///
/// With probability d of delivery and mean latency m, `seconds` / m = n are tried, and the i-th is
/// made with probability d^i: d (1 - d^n) / (1 - d), or n where all are delivered. The last token
/// may be part of one. Infinity where tokens take no time.
[[nodiscard]] inline double expected_tokens(const SlotOutcome& slot, double seconds) {
  if (slot.delivered <= 0.0 || seconds <= 0.0) {
    return 0.0;
  }
  const double tried = seconds * slot.delivered / slot.latency_s;
  // Expectations add up to 1 only up to rounding.
  constexpr double rounding = 1e-12;
  const double lost = 1.0 - slot.delivered;
  if (lost < rounding) {
    return tried;
  }
  return slot.delivered * -std::expm1(tried * std::log1p(-lost)) / lost;
}

}  // namespace spacemoe
