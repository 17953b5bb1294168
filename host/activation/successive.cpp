#include "host/activation/successive.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <iterator>
#include <numeric>
#include <utility>

#include "kernels/common/set_law.hpp"

namespace spacemoe {
namespace {

// More sets than a table has are not listed.
constexpr std::uint64_t max_sets_one_by_one = 4096;

double total(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

/// P(exactly these come first, in any order) of every subset of `own`, by bits. `others` is the
/// weight of all experts outside `own`. Subsets of more than `largest` stay 0.
std::vector<double> first_subsets(std::span<const double> own, double others,
                                  std::uint32_t largest) {
  const std::size_t all = (std::size_t{1} << own.size()) - 1;
  std::vector<double> first(all + 1, 0.0);
  first[0] = 1.0;
  for (std::size_t subset = 0; subset < all; ++subset) {
    if (first[subset] == 0.0 || static_cast<std::uint32_t>(std::popcount(subset)) >= largest) {
      continue;
    }
    double left = others;
    for (std::size_t i = 0; i < own.size(); ++i) {
      left += (subset >> i & 1U) != 0 ? 0.0 : own[i];
    }
    for (std::size_t i = 0; i < own.size(); ++i) {
      if ((subset >> i & 1U) == 0) {
        first[subset | std::size_t{1} << i] += first[subset] * own[i] / left;
      }
    }
  }
  return first;
}

SetDistribution by_subsets_of_all(std::span<const double> weights, std::uint32_t active) {
  SetDistribution law = all_sets(static_cast<std::uint32_t>(weights.size()), active);
  const std::vector<double> first = first_subsets(weights, 0.0, active);
  for (std::size_t i = 0; i < law.size(); ++i) {
    std::size_t bits = 0;
    for (const std::uint16_t member : law.set(i)) {
      bits |= std::size_t{1} << member;
    }
    law.probability[i] = first[bits];
  }
  return law;
}

SetDistribution by_subsets_of_each(std::span<const double> weights, std::uint32_t active) {
  SetDistribution law = all_sets(static_cast<std::uint32_t>(weights.size()), active);
  std::vector<double> own(active);
  std::vector<double> others;
  for (std::size_t i = 0; i < law.size(); ++i) {
    others.assign(weights.begin(), weights.end());
    for (std::uint32_t k = 0; k < active; ++k) {
      own[k] = std::exchange(others[law.set(i)[k]], 0.0);
    }
    law.probability[i] = first_subsets(own, total(others), active).back();
  }
  return law;
}

/// Adds, for one time t, step x t x density of the time at which each expert rings, while fewer
/// than K others have.
class InclusionIntegral {
 public:
  InclusionIntegral(std::span<const double> weights, std::uint32_t active)
      : weights_(weights), active_(active), before_((weights.size() + 1) * active, 0.0) {
    before_[0] = 1.0;
  }

  void add(double time, double step, std::span<double> inclusion) {
    const std::size_t experts = weights_.size();
    for (std::size_t i = 0; i < experts; ++i) {
      const std::span<const double> from = std::span(before_).subspan(i * active_, active_);
      add_ring(from, weights_[i] * time, std::span(before_).subspan((i + 1) * active_, active_));
    }
    // after[k]: at most k of the experts behind i have rung.
    std::vector<double> after(active_, 1.0);
    std::vector<double> next(active_);
    for (std::size_t i = experts; i-- > 0;) {
      double few_others = 0.0;
      for (std::size_t k = 0; k < active_; ++k) {
        few_others += before_[i * active_ + k] * after[active_ - 1 - k];
      }
      const double hazard = weights_[i] * time;
      inclusion[i] += step * hazard * std::exp(-hazard) * few_others;
      add_ring(after, hazard, next);
      std::swap(after, next);
    }
  }

 private:
  /// Counts (or counts at most) k rung experts, after one more that has rung with 1 - exp(-hazard).
  static void add_ring(std::span<const double> from, double hazard, std::span<double> to) {
    const double silent = std::exp(-hazard);
    const double rung = -std::expm1(-hazard);
    for (std::size_t k = 0; k < to.size(); ++k) {
      to[k] = silent * from[k] + (k > 0 ? rung * from[k - 1] : 0.0);
    }
  }

  std::span<const double> weights_;
  std::size_t active_;
  std::vector<double> before_;  ///< [experts + 1][active]: exactly k of the first i have rung
};

std::vector<double> trapezoidal_inclusion(std::span<const double> weights, std::uint32_t active,
                                          double step) {
  // Below the first time nobody has rung, beyond the last everybody has, to 1e-19.
  const double first = std::log(1e-19 / std::ranges::max(weights));
  const double last = std::log(60.0 / std::ranges::min(weights));
  InclusionIntegral integral(weights, active);
  std::vector<double> inclusion(weights.size(), 0.0);
  for (double log_time = first; log_time <= last; log_time += step) {
    integral.add(std::exp(log_time), step, inclusion);
  }
  return inclusion;
}

double largest_difference(std::span<const double> a, std::span<const double> b) {
  double largest = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    largest = std::max(largest, std::fabs(a[i] - b[i]));
  }
  return largest;
}

}  // namespace

std::optional<SetDistribution> successive_distribution(std::span<const double> weights,
                                                       std::uint32_t active) {
  const auto experts = static_cast<std::uint32_t>(weights.size());
  std::optional<SetDistribution> law;
  if (experts <= max_containment_experts) {
    law = by_subsets_of_all(weights, active);
  } else if (active <= max_successive_active &&
             number_of_sets(experts, active, max_sets_one_by_one + 1) <= max_sets_one_by_one) {
    law = by_subsets_of_each(weights, active);
  }
  if (law) {
    normalise(*law);
  }
  return law;
}

std::vector<double> successive_inclusion(std::span<const double> weights, std::uint32_t active) {
  std::vector<double> positive;
  std::ranges::copy_if(weights, std::back_inserter(positive), [](double w) { return w > 0.0; });
  std::vector<double> found(positive.size(), 1.0);
  if (positive.size() > active) {
    constexpr double enough = 1e-13;
    double step = 0.25;
    found = trapezoidal_inclusion(positive, active, step);
    for (int halvings = 0; halvings < 5; ++halvings) {
      step /= 2.0;
      const std::vector<double> finer = trapezoidal_inclusion(positive, active, step);
      const double difference = largest_difference(found, finer);
      found = finer;
      if (difference <= enough) {
        break;
      }
    }
  }
  std::vector<double> inclusion(weights.size(), 0.0);
  std::size_t next = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] > 0.0) {
      inclusion[i] = found[next++];
    }
  }
  return inclusion;
}

}  // namespace spacemoe
