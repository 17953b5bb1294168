#pragma once

#include <optional>
#include <span>
#include <vector>

#include "host/statistics/interval.hpp"

namespace spacemoe {

/// A bootstrap distribution corrected for bias and for a standard error that changes with the
/// parameter: BCa (Efron, "Better bootstrap confidence intervals", JASA 1987).
class BcaDistribution {
 public:
  /// `bias` is from the share of replicates below the estimate, those equal to it counting half.
  /// `influences` hold the changes of the estimate by single units of all resampled sources (here
  /// slot blocks and placement draws). The sources are independent, so second and third moments of
  /// their contributions add, and the acceleration is sum u^3 / (6 (sum u^2)^1.5) over all of them
  /// together. Nothing where the replicates spread by no more than `resolution`: that is rounding.
  /// All numbers finite, at least one replicate.
  static std::optional<BcaDistribution> make(double estimate, std::vector<double> replicates,
                                             std::span<const double> influences, double resolution);

  /// The two-sided interval of a confidence level in (0, 1).
  [[nodiscard]] Interval interval(double confidence = 0.95) const;

  /// Two-sided p-value of the hypothesis that the parameter is `value`: 1 - the confidence whose
  /// interval ends there. With B replicates never below 2 / (B + 1), the p-value of a value beyond
  /// all of them.
  [[nodiscard]] double p_value(double value) const;

  [[nodiscard]] double bias() const { return bias_; }
  [[nodiscard]] double acceleration() const { return acceleration_; }

 private:
  BcaDistribution() = default;
  /// The replicate at a share of the distribution; rank share (B + 1), interpolated.
  [[nodiscard]] double quantile(double share) const;
  /// The inverse of quantile, for a value between the smallest and the largest replicate.
  [[nodiscard]] double share(double value) const;

  std::vector<double> sorted_;
  double bias_ = 0.0;
  double acceleration_ = 0.0;
};

/// The influence of each unit of one source on an estimate, by the jackknife:
/// u_i = (n - 1)/n (mean of all - estimate without unit i), so that sum u^2 estimates the variance
/// that this source brings. A source of one unit cannot be judged and has no influences.
[[nodiscard]] std::vector<double> jackknife_influences(std::span<const double> without_unit);

}  // namespace spacemoe
