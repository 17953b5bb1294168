#include "host/activation/conditional_poisson.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include <fmt/format.h>

#include "host/base/error.hpp"

namespace spacemoe {
namespace {

// Inclusion probabilities this close to 0 or 1 are 0 or 1 but for rounding.
constexpr double probability_rounding = 1e-14;
constexpr double tolerance = 1e-12;

/// Elementary symmetric polynomials of weights that are added one by one. [degree + 1]
void add_weight(std::span<double> polynomial, double weight) {
  for (std::size_t k = polynomial.size() - 1; k > 0; --k) {
    polynomial[k] += weight * polynomial[k - 1];
  }
}

/// Polynomials of the first i weights in row i. [weights + 1][degree + 1]
std::vector<double> prefix_polynomials(std::span<const double> weights, std::size_t degree) {
  const std::size_t width = degree + 1;
  std::vector<double> rows((weights.size() + 1) * width, 0.0);
  rows[0] = 1.0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const auto row = std::span(rows).subspan((i + 1) * width, width);
    std::ranges::copy(std::span(rows).subspan(i * width, width), row.begin());
    add_weight(row, weights[i]);
  }
  return rows;
}

/// e_(K-1) of all weights but one, for each; `all` becomes e_K of all of them. From polynomials
/// before and after the one left out: sums of positive terms, so nothing cancels.
std::vector<double> leave_one_out(std::span<const double> weights, std::uint32_t active,
                                  double& all) {
  const std::vector<double> before = prefix_polynomials(weights, active);
  const std::size_t width = active + 1;
  std::vector<double> after(width, 0.0);
  after[0] = 1.0;
  std::vector<double> result(weights.size());
  for (std::size_t i = weights.size(); i-- > 0;) {
    for (std::size_t k = 0; k < active; ++k) {
      result[i] += before[i * width + k] * after[active - 1 - k];
    }
    add_weight(after, weights[i]);
  }
  all = after[active];
  return result;
}

/// Odds of the inclusion probabilities over the geometric mean of the K largest, so that e_K lies
/// between 1 and C(E, K) and nothing overflows.
std::vector<double> starting_weights(std::span<const double> inclusion, std::uint32_t active) {
  std::vector<double> weights(inclusion.size());
  std::ranges::transform(inclusion, weights.begin(), [](double pi) { return pi / (1.0 - pi); });
  std::vector<double> descending = weights;
  std::ranges::sort(descending, std::greater{});
  double log_sum = 0.0;
  for (std::uint32_t k = 0; k < active; ++k) {
    log_sum += std::log(descending[k]);
  }
  const double mean = std::exp(log_sum / active);
  for (double& weight : weights) {
    weight /= mean;
  }
  return weights;
}

/// Scales the weights so that e_K is 1.
void scale_to_unit(std::vector<double>& weights, std::uint32_t active) {
  double all = 0.0;
  leave_one_out(weights, active, all);
  const double factor = std::pow(all, -1.0 / active);
  for (double& weight : weights) {
    weight *= factor;
  }
}

/// Weights whose inclusion probabilities, all strictly between 0 and 1, are the given ones.
///
/// The update of Chen, Dempster and Liu multiplies w by pi / reached, and is slow where some pi is
/// near 1. Taken in the odds it steps by the difference over the variance, pi (1 - pi). As
/// covariances are negative and each expert's add up to minus its variance, the Hessian over those
/// variances has eigenvalues between 0 and 2 (Gershgorin), near 1 but for the smallest sets: with a
/// step of 2/3 the error falls to a third per round wherever they lie between 1 and 2.
std::vector<double> fit(std::span<const double> inclusion, std::uint32_t active) {
  constexpr int max_rounds = 500;
  constexpr double step = 2.0 / 3.0;
  std::vector<double> weights = starting_weights(inclusion, active);
  scale_to_unit(weights, active);
  double worst = 0.0;
  for (int round = 0; round < max_rounds; ++round) {
    const std::vector<double> reached = conditional_poisson_inclusion(weights, active);
    worst = 0.0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      worst = std::max(worst, std::fabs(reached[i] - inclusion[i]));
    }
    if (worst <= tolerance) {
      return weights;
    }
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const double odds_ratio =
          inclusion[i] / (1.0 - inclusion[i]) * ((1.0 - reached[i]) / reached[i]);
      weights[i] *= std::pow(odds_ratio, step);
    }
    scale_to_unit(weights, active);
  }
  throw ConfigError(
      {.key = "activation",
       .found = fmt::format("no conditional Poisson law within {:.1e} of the inclusion "
                            "probabilities",
                            worst),
       .hint = "probabilities further from 0 and 1, or another kind"});
}

}  // namespace

double ConditionalPoisson::probability(std::span<const std::uint16_t> set) const {
  double product = 1.0;
  std::uint32_t found = 0;
  for (const std::uint16_t member : set) {
    if (std::isinf(weights[member])) {
      ++found;
    } else {
      product *= weights[member];
    }
  }
  return found == always ? product : 0.0;
}

std::vector<double> conditional_poisson_inclusion(std::span<const double> weights,
                                                  std::uint32_t active) {
  double all = 0.0;
  std::vector<double> inclusion = leave_one_out(weights, active, all);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    inclusion[i] *= weights[i] / all;
  }
  return inclusion;
}

ConditionalPoisson fit_conditional_poisson(std::span<const double> inclusion,
                                           std::uint32_t active) {
  ConditionalPoisson law{active, std::vector<double>(inclusion.size(), 0.0), 0};
  std::vector<double> open;  // neither always nor never active
  std::vector<std::size_t> whose;
  for (std::size_t i = 0; i < inclusion.size(); ++i) {
    if (inclusion[i] >= 1.0 - probability_rounding) {
      law.weights[i] = std::numeric_limits<double>::infinity();
      ++law.always;
    } else if (inclusion[i] > probability_rounding) {
      open.push_back(inclusion[i]);
      whose.push_back(i);
    }
  }
  if (law.always < active) {
    const std::vector<double> weights = fit(open, active - law.always);
    for (std::size_t i = 0; i < open.size(); ++i) {
      law.weights[whose[i]] = weights[i];
    }
  }
  return law;
}

std::vector<double> conditional_poisson_tails(const ConditionalPoisson& law) {
  const std::size_t row = law.weights.size() + 1;
  std::vector<double> tails((law.active + 1) * row, 0.0);
  tails[row - 1] = 1.0;
  for (std::size_t i = law.weights.size(); i-- > 0;) {
    const bool is_always = std::isinf(law.weights[i]);
    for (std::size_t k = 0; k <= law.active; ++k) {
      const double with = k == 0 ? 0.0 : tails[(k - 1) * row + i + 1];
      tails[k * row + i] = is_always ? with : tails[k * row + i + 1] + law.weights[i] * with;
    }
  }
  return tails;
}

}  // namespace spacemoe
