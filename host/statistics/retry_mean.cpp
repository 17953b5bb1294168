#include "host/statistics/retry_mean.hpp"

#include <algorithm>
#include <cmath>

namespace spacemoe {

void RetryMean::add(double delivered, double latency_s) {
  const double q = std::clamp(delivered, 0.0, 1.0);
  const double lost = 1.0 - q;
  const double cost_s = latency_s + lost * slot_length_s_;
  // A token that starts in slot i pays this slot with the probability that it was lost in i .. k-1.
  const double starts = 1.0 + reach_;
  sum_s_ += starts * cost_s;
  first_s_ += always_lost_ * cost_s;
  reach_ = lost * starts;
  always_lost_ *= lost;
  log_always_lost_ += std::log1p(-q);
  ++slots_;
}

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
