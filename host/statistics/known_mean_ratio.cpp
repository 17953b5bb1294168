#include "host/statistics/known_mean_ratio.hpp"

#include <cmath>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

#include "host/base/contract.hpp"
#include "host/statistics/rounding.hpp"

namespace spacemoe {
namespace {

constexpr double confidence = 0.95;

RatioEstimate with_log_interval(double log_ratio, double error, double critical, double p_value) {
  return {std::exp(log_ratio),
          Interval{std::exp(log_ratio - critical * error), std::exp(log_ratio + critical * error)},
          p_value};
}

}  // namespace

RatioEstimate welch_mean_ratio(const SampleMean& a, const SampleMean& b) {
  SPACEMOE_EXPECTS(a.mean > 0.0 && b.mean > 0.0);
  const double log_ratio = std::log(b.mean / a.mean);
  RatioEstimate result{b.mean / a.mean, std::nullopt, std::nullopt};
  if (a.count < 2 || b.count < 2) {
    return result;
  }
  const auto log_variance = [](const SampleMean& side) {
    const double variation = side.standard_deviation / side.mean;
    return variation * variation / static_cast<double>(side.count);
  };
  const double va = log_variance(a);
  const double vb = log_variance(b);
  if (!(va + vb > relative_rounding * relative_rounding) || std::isinf(va + vb)) {
    return result;
  }
  // By shares, as the squares of large variances may not be finite.
  const double share = va / (va + vb);
  const double freedom = 1.0 / (share * share / static_cast<double>(a.count - 1) +
                                (1.0 - share) * (1.0 - share) / static_cast<double>(b.count - 1));
  const boost::math::students_t t(freedom);
  const double error = std::sqrt(va + vb);
  return with_log_interval(
      log_ratio, error, boost::math::quantile(t, 0.5 + 0.5 * confidence),
      2.0 * boost::math::cdf(boost::math::complement(t, std::abs(log_ratio) / error)));
}

RatioEstimate interval_mean_ratio(double a, const Interval& a_interval, double b,
                                  const Interval& b_interval) {
  const boost::math::normal normal;
  const double critical = boost::math::quantile(normal, 0.5 + 0.5 * confidence);
  const auto log_error = [&](const Interval& interval) {
    return 0.5 * std::log(interval.high / interval.low) / critical;
  };
  const double error = std::hypot(log_error(a_interval), log_error(b_interval));
  const double log_ratio = std::log(b / a);
  if (!(error > relative_rounding)) {
    return {b / a, std::nullopt, std::nullopt};
  }
  return with_log_interval(
      log_ratio, error, critical,
      2.0 * boost::math::cdf(boost::math::complement(normal, std::abs(log_ratio) / error)));
}

}  // namespace spacemoe
