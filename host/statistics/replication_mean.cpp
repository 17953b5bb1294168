#include "host/statistics/replication_mean.hpp"

#include <cmath>

#include <boost/math/distributions/students_t.hpp>

#include "host/base/contract.hpp"

namespace spacemoe {

ReplicationMean replication_mean(std::span<const double> values) {
  SPACEMOE_EXPECTS(!values.empty());
  const auto count = static_cast<double>(values.size());
  double mean = 0.0;
  for (const double value : values) {
    mean += value / count;
  }
  if (values.size() < 2) {
    return {mean, {}};
  }
  double squares = 0.0;
  for (const double value : values) {
    squares += (value - mean) * (value - mean);
  }
  constexpr double upper_tail = 0.975;
  const double half = boost::math::quantile(boost::math::students_t(count - 1.0), upper_tail) *
                      std::sqrt(squares / (count - 1.0) / count);
  return {mean, Interval{mean - half, mean + half}};
}

}  // namespace spacemoe
