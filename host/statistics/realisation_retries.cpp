#include "host/statistics/realisation_retries.hpp"

namespace spacemoe {

void RealisationRetries::end_realisation() {
  const std::optional<double> mean_s = current_.mean_s();
  sum_s_ += mean_s.value_or(0.0);
  dead_ += mean_s ? 0U : 1U;
  ++ended_;
  slots_ = 0;
  current_ = RetryMean(slot_length_s_);
}

std::optional<double> RealisationRetries::mean_s() const {
  if (dead() > 0 || realisations() == 0) {
    return std::nullopt;
  }
  if (ended_ == 0) {
    return current_.mean_s();
  }
  const double last_s = slots_ > 0 ? *current_.mean_s() : 0.0;
  return (sum_s_ + last_s) / realisations();
}

}  // namespace spacemoe
