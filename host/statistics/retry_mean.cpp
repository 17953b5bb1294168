#include "host/statistics/retry_mean.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "host/base/contract.hpp"

namespace spacemoe {

std::optional<double> retry_mean_s(std::span<const double> delivered,
                                   std::span<const double> latency_s, double slot_length_s) {
  SPACEMOE_EXPECTS(delivered.size() == latency_s.size());
  const auto lost = [&](std::size_t k) { return std::clamp(1.0 - delivered[k], 0.0, 1.0); };

  // Once around: R_0 = once + always_lost R_0.
  double once = 0.0;
  double log_always_lost = 0.0;
  for (std::size_t k = delivered.size(); k-- > 0;) {
    once = latency_s[k] + lost(k) * (slot_length_s + once);
    log_always_lost += std::log1p(-std::clamp(delivered[k], 0.0, 1.0));
  }
  const double ever_delivered =
      -std::expm1(log_always_lost);  // 1 - x would cancel where q is small
  if (!(ever_delivered > 0.0)) {
    return std::nullopt;
  }

  double next = once / ever_delivered;
  double sum = 0.0;
  for (std::size_t k = delivered.size(); k-- > 0;) {
    next = latency_s[k] + lost(k) * (slot_length_s + next);
    sum += next;
  }
  return sum / static_cast<double>(delivered.size());
}

}  // namespace spacemoe
