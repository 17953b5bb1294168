#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "host/activation/set_distribution.hpp"

namespace spacemoe {

/// Successive sampling (Plackett-Luce): K experts one after the other, each time in proportion to
/// the weights of those left. Weights are at least 0, and at least K of them positive.

/// Larger sets are not taken apart subset by subset.
inline constexpr std::uint32_t max_successive_active = 12;

/// The distribution of the set by a programme over subsets: P(A comes first) = sum over i in A of
/// P(A \ i comes first) w_i / (all weights - those of A \ i). Nothing where neither all subsets of
/// the experts nor those of each set can be enumerated.
[[nodiscard]] std::optional<SetDistribution> successive_distribution(
    std::span<const double> weights, std::uint32_t active);

/// Inclusion probabilities for any number of experts, to about 1e-13.
///
/// Let expert i ring at an exponential time of rate w_i: those that ring first are a successive
/// sample (Efraimidis and Spirakis 2006). So pi_i is the integral over t of w_i exp(-w_i t) times
/// the probability that fewer than K of the others have rung by t, a Poisson-binomial sum; in log t
/// the trapezoidal rule converges geometrically.
[[nodiscard]] std::vector<double> successive_inclusion(std::span<const double> weights,
                                                       std::uint32_t active);

}  // namespace spacemoe
