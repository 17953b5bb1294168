#include "host/routing/dependence.hpp"

#include <cmath>
#include <numbers>

#include <boost/math/special_functions/gamma.hpp>

namespace spacemoe {

SetPairs::SetPairs(std::size_t experts, std::size_t active)
    : experts_(experts),
      active_(active),
      joint_(experts * experts, 0),
      first_(joint_),
      second_(joint_) {}

void SetPairs::add_together(Together& together, std::span<const std::int16_t> set) const {
  for (const std::int16_t i : set) {
    for (const std::int16_t j : set) {
      ++together[static_cast<std::size_t>(i) * experts_ + static_cast<std::size_t>(j)];
    }
  }
}

void SetPairs::add(std::span<const std::int16_t> first, std::span<const std::int16_t> second) {
  ++count_;
  add_together(first_, first);
  add_together(second_, second);
  for (const std::int16_t i : first) {
    for (const std::int16_t j : second) {
      ++joint_[static_cast<std::size_t>(i) * experts_ + static_cast<std::size_t>(j)];
    }
  }
}

double SetPairs::lift(std::size_t i, std::size_t j) const {
  const double apart = times(first_, i) * times(second_, j);
  return apart > 0.0 ? joint_[i * experts_ + j] * static_cast<double>(count_) / apart : 0.0;
}

double SetPairs::occurring(const Together& together) const {
  double experts = 0.0;
  for (std::size_t i = 0; i < experts_; ++i) {
    experts += times(together, i) > 0.0 ? 1.0 : 0.0;
  }
  return experts;
}

/// tr(C^2), C_ij = cov(i, j) / sqrt(P(i) P(j)).
double SetPairs::trace_of_square(const Together& together) const {
  const auto pairs = static_cast<double>(count_);
  double sum = 0.0;
  for (std::size_t i = 0; i < experts_; ++i) {
    for (std::size_t j = 0; j < experts_; ++j) {
      const double apart = times(together, i) * times(together, j) / pairs;
      if (apart > 0.0) {
        const double covariance = together[i * experts_ + j] - apart;
        sum += covariance * covariance / (apart * pairs);
      }
    }
  }
  return sum;
}

Dependence SetPairs::dependence() const {
  const auto pairs = static_cast<double>(count_);
  const auto active = static_cast<double>(active_);
  const double free =
      (occurring(first_) - active) * (occurring(second_) - active) * pairs / (pairs - 1.0);
  if (count_ < 2 || !(free > 0.0)) {
    return {};
  }
  const double members = pairs * active * active;
  double chi_squared = 0.0;
  double nats = 0.0;
  for (std::size_t i = 0; i < experts_; ++i) {
    for (std::size_t j = 0; j < experts_; ++j) {
      const double apart = times(first_, i) * times(second_, j) / pairs;
      const double joint = joint_[i * experts_ + j];
      chi_squared += apart > 0.0 ? (joint - apart) * (joint - apart) / apart : 0.0;
      nats += joint > 0.0 ? joint / members * std::log(joint / apart) : 0.0;
    }
  }
  const double variance = 2.0 * trace_of_square(first_) * trace_of_square(second_);
  const double bias = free / (2.0 * members);
  return {(nats - bias) / std::numbers::ln2, bias / std::numbers::ln2,
          boost::math::gamma_q(free * free / variance, chi_squared * free / variance)};
}

}  // namespace spacemoe
