#include "host/statistics/token_sampling_error.hpp"

#include <algorithm>
#include <cmath>

namespace spacemoe {

void TokenSamplingError::add(std::uint32_t tokens, const RowSums& sampled,
                             double latency_square_s2) {
  if (tokens < 2) {
    too_few_tokens_ = true;
    return;
  }
  const auto n = static_cast<double>(tokens);
  const double unbiased = n / (n - 1.0);
  const double d = sampled.delivered;
  const double x = sampled.latency_s;
  delivered_ += d;
  latency_s_ += x;
  square_term_ += unbiased * (latency_square_s2 - x * x / n);
  cross_term_ += unbiased * x * (1.0 - d / n);
  count_term_ += unbiased * d * (1.0 - d / n);
}

std::optional<double> TokenSamplingError::standard_error_s() const {
  if (too_few_tokens_ || !(delivered_ > 0.0)) {
    return std::nullopt;
  }
  const double m = latency_s_ / delivered_;
  const double variance = square_term_ - 2.0 * m * cross_term_ + m * m * count_term_;
  return std::sqrt(std::max(0.0, variance)) / delivered_;  // rounding may leave less than nothing
}

}  // namespace spacemoe
