#include "host/statistics/token_sampling_error.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace spacemoe {

void TokenSamplingError::add(std::uint32_t tokens, std::span<const RowSums> sampled,
                             std::span<const double> latency_square_s2) {
  if (tokens < 2) {
    too_few_tokens_ = true;
    return;
  }
  const auto n = static_cast<double>(tokens);
  const double unbiased = n / (n - 1.0);
  TokenSamplingError sums = *this;  // which no view can point at
  for (std::size_t cell = 0; cell < sampled.size(); ++cell) {
    const double d = sampled[cell].delivered;
    const double x = sampled[cell].latency_s;
    sums.delivered_ += d;
    sums.latency_s_ += x;
    sums.square_term_ += unbiased * (latency_square_s2[cell] - x * x / n);
    sums.cross_term_ += unbiased * x * (1.0 - d / n);
    sums.count_term_ += unbiased * d * (1.0 - d / n);
  }
  *this = sums;
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
