#pragma once

#include <cstdint>

#include "host/statistics/interval.hpp"
#include "host/statistics/streaming_bootstrap.hpp"

/// Ratios of means that come with their uncertainty, without the units that they are means of.
namespace spacemoe {

/// A mean of independent values, with its uncertainty as these values show it.
struct SampleMean {
  double mean;
  double standard_deviation;  ///< of a single value
  std::uint64_t count;
};

/// The ratio of two means of independent positive values, b over a, by Welch's t-interval of its
/// logarithm (Welch 1947; Satterthwaite's degrees of freedom): for few values, of which a bootstrap
/// knows too little. Both means > 0. No interval where a side has fewer than two values, nothing
/// varies, or what varies is beyond the range of numbers.
[[nodiscard]] RatioEstimate welch_mean_ratio(const SampleMean& a, const SampleMean& b);

/// The ratio of two means of which only 95 % intervals are known, b over a, as if independent. All
/// numbers > 0.
[[nodiscard]] RatioEstimate interval_mean_ratio(double a, const Interval& a_interval, double b,
                                                const Interval& b_interval);

}  // namespace spacemoe
