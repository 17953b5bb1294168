#include "host/statistics/bca.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <utility>

#include <boost/math/distributions/normal.hpp>

#include "host/base/contract.hpp"

namespace spacemoe {
namespace {

double normal_cdf(double z) {
  return boost::math::cdf(boost::math::normal(), z);
}
double normal_quantile(double p) {
  return boost::math::quantile(boost::math::normal(), p);
}

/// y / (1 + slope y), a monotone map until its pole; beyond it the value is as extreme as possible.
double bend(double y, double slope) {
  const double denominator = 1.0 + slope * y;
  return denominator > 0.0 ? y / denominator : std::copysign(std::numeric_limits<double>::max(), y);
}

double acceleration_of(std::span<const double> influences) {
  double squares = 0.0;
  double cubes = 0.0;
  for (const double u : influences) {
    squares += u * u;
    cubes += u * u * u;
  }
  return squares > 0.0 ? cubes / (6.0 * squares * std::sqrt(squares)) : 0.0;
}

}  // namespace

std::optional<BcaDistribution> BcaDistribution::make(double estimate,
                                                     std::vector<double> replicates,
                                                     std::span<const double> influences,
                                                     double resolution) {
  SPACEMOE_EXPECTS(!replicates.empty());
  std::sort(replicates.begin(), replicates.end());
  if (!(replicates.back() - replicates.front() > resolution)) {
    return std::nullopt;
  }
  const auto [below, above] = std::equal_range(replicates.begin(), replicates.end(), estimate);
  const auto count = static_cast<double>(replicates.size());
  const double rank =
      0.5 * static_cast<double>((below - replicates.begin()) + (above - replicates.begin()));
  // An estimate beyond all replicates would be infinitely biased.
  const double min = 1.0 / (count + 1.0);

  BcaDistribution result;
  result.sorted_ = std::move(replicates);
  result.bias_ = normal_quantile(std::clamp(rank / count, min, 1.0 - min));
  result.acceleration_ = acceleration_of(influences);
  return result;
}

Interval BcaDistribution::interval(double confidence) const {
  const double z = normal_quantile(0.5 + 0.5 * confidence);
  const auto end = [&](double side) {
    return quantile(normal_cdf(bias_ + bend(bias_ + side * z, -acceleration_)));
  };
  return {end(-1.0), end(1.0)};
}

double BcaDistribution::p_value(double value) const {
  const double min = 2.0 / (static_cast<double>(sorted_.size()) + 1.0);
  if (value < sorted_.front() || value > sorted_.back()) {
    return min;
  }
  const double z = bend(normal_quantile(share(value)) - bias_, acceleration_) - bias_;
  return std::clamp(2.0 * normal_cdf(-std::abs(z)), min, 1.0);
}

double BcaDistribution::quantile(double share) const {
  const auto count = static_cast<double>(sorted_.size());
  const double rank = std::clamp(share * (count + 1.0), 1.0, count) - 1.0;
  const auto lower = static_cast<std::size_t>(rank);
  const std::size_t upper = std::min(lower + 1, sorted_.size() - 1);
  return std::lerp(sorted_[lower], sorted_[upper], rank - static_cast<double>(lower));
}

double BcaDistribution::share(double value) const {
  const auto [first, past] = std::equal_range(sorted_.begin(), sorted_.end(), value);
  const auto below = static_cast<double>(first - sorted_.begin());
  const double rank = first != past ? below + 0.5 * static_cast<double>(past - first + 1)
                                    : below + (value - *(first - 1)) / (*first - *(first - 1));
  return rank / (static_cast<double>(sorted_.size()) + 1.0);
}

std::vector<double> jackknife_influences(std::span<const double> without_unit) {
  if (without_unit.size() < 2) {
    return {};
  }
  const auto n = static_cast<double>(without_unit.size());
  const double mean = std::accumulate(without_unit.begin(), without_unit.end(), 0.0) / n;
  std::vector<double> influences;
  influences.reserve(without_unit.size());
  for (const double value : without_unit) {
    influences.push_back((n - 1.0) / n * (mean - value));
  }
  return influences;
}

}  // namespace spacemoe
