#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/activation/set_distribution.hpp"

namespace spacemoe {

/// A conditional Poisson law: the sets of K experts in proportion to the product of their weights,
/// the law of maximum entropy with given inclusion probabilities. Chen, Dempster and Liu,
/// "Weighted finite population sampling to maximize entropy", Biometrika 81 (1994).
struct ConditionalPoisson {
  std::uint32_t active;         ///< K
  std::vector<double> weights;  ///< [experts], as in SetLawView::weights
  std::uint32_t always;         ///< experts that are always active: their weight is infinite

  /// P(S) is the product of the finite weights in S, 0 where S misses one that is always active.
  [[nodiscard]] double probability(std::span<const std::uint16_t> set) const;
};

/// The law with these inclusion probabilities (each in [0, 1], they sum to K), each met within
/// 1e-12. Throws ConfigError where the fit does not get there.
[[nodiscard]] ConditionalPoisson fit_conditional_poisson(std::span<const double> inclusion,
                                                         std::uint32_t active);

/// Inclusion probabilities of given weights (finite ones).
[[nodiscard]] std::vector<double> conditional_poisson_inclusion(std::span<const double> weights,
                                                                std::uint32_t active);

/// The table that SampleForm::conditional_poisson draws from. [active + 1][experts + 1]
[[nodiscard]] std::vector<double> conditional_poisson_tails(const ConditionalPoisson& law);

}  // namespace spacemoe
