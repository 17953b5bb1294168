#include "host/statistics/retry_mean.hpp"

#include <cmath>

namespace spacemoe {

std::optional<double> RetryMean::mean_s() const {
  // 1 - l_0 l_1 .. would cancel where q is small.
  const double ever_delivered = -std::expm1(log_always_lost_);
  if (!(ever_delivered > 0.0)) {
    return std::nullopt;
  }
  // R_0 pays the cycle once and, where it was always lost, itself again; so does every start that
  // is lost up to the last slot.
  const double first_s = first_s_ / ever_delivered;
  return (sum_s_ + reach_ * first_s) / static_cast<double>(slots_);
}

}  // namespace spacemoe
