#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <numeric>
#include <vector>

#include <boost/math/distributions/chi_squared.hpp>

/// Set laws straight from their definitions, by going through everything: slow, and written without
/// the code that they judge.
namespace spacemoe::oracle {

using Set = std::vector<std::size_t>;  ///< ascending
using Law = std::map<Set, double>;

inline std::vector<Set> sets_of(std::size_t experts, std::size_t active) {
  std::vector<Set> sets;
  for (std::size_t bits = 0; bits < std::size_t{1} << experts; ++bits) {
    Set set;
    for (std::size_t i = 0; i < experts; ++i) {
      if ((bits >> i & 1U) != 0) {
        set.push_back(i);
      }
    }
    if (set.size() == active) {
      sets.push_back(set);
    }
  }
  return sets;
}

/// P(S) in proportion to the product of the weights in S.
inline Law conditional_poisson(const std::vector<double>& weights, std::size_t active) {
  Law law;
  double sum = 0.0;
  for (const Set& set : sets_of(weights.size(), active)) {
    double product = 1.0;
    for (const std::size_t i : set) {
      product *= weights[i];
    }
    law[set] = product;
    sum += product;
  }
  for (auto& [set, p] : law) {
    p /= sum;
  }
  return law;
}

/// The same if one expert is always active: the others follow a law of one less, to which it is
/// added.
inline Law conditional_poisson_with(std::size_t always, std::vector<double> weights,
                                    std::size_t active) {
  weights[always] = 0.0;
  Law law;
  for (const auto& [set, p] : conditional_poisson(weights, active - 1)) {
    Set with = set;
    with.push_back(always);
    std::ranges::sort(with);
    law[with] += p;
  }
  return law;
}

/// Adds up every order in which experts can come, one after the other.
inline void successive_from(const std::vector<double>& weights, std::size_t active, Set taken,
                            double probability, Law& law) {
  if (taken.size() == active) {
    std::ranges::sort(taken);
    law[taken] += probability;
    return;
  }
  double left = 0.0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    left += std::ranges::find(taken, i) == taken.end() ? weights[i] : 0.0;
  }
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (std::ranges::find(taken, i) == taken.end()) {
      Set more = taken;
      more.push_back(i);
      successive_from(weights, active, more, probability * weights[i] / left, law);
    }
  }
}

inline Law successive(const std::vector<double>& weights, std::size_t active) {
  Law law;
  successive_from(weights, active, {}, 1.0, law);
  return law;
}

/// All E! orders; between two neighbouring places where a point meets an expert's end, the set is
/// that of any u between them.
inline Law hartley_rao(const std::vector<double>& inclusion, std::size_t active) {
  const std::size_t experts = inclusion.size();
  std::vector<std::size_t> order(experts);
  std::iota(order.begin(), order.end(), std::size_t{0});
  Law law;
  double orders = 0.0;
  do {
    ++orders;
    std::vector<double> ends{0.0};
    for (const std::size_t i : order) {
      ends.push_back(ends.back() + inclusion[i]);
    }
    std::vector<double> starts{0.0, 1.0};
    for (const double end : ends) {
      starts.push_back(std::fmod(end, 1.0));
    }
    std::ranges::sort(starts);
    for (std::size_t k = 0; k + 1 < starts.size(); ++k) {
      const double length = starts[k + 1] - starts[k];
      if (length < 1e-13) {
        continue;
      }
      Set set;
      for (std::size_t j = 0; j < active; ++j) {
        const double point = starts[k] + length / 2.0 + static_cast<double>(j);
        const auto end = std::ranges::upper_bound(ends, point);
        set.push_back(order[static_cast<std::size_t>(end - ends.begin()) - 1]);
      }
      std::ranges::sort(set);
      law[set] += length;
    }
  } while (std::ranges::next_permutation(order).found);
  for (auto& [set, p] : law) {
    p /= orders;
  }
  return law;
}

inline std::vector<double> inclusion(const Law& law, std::size_t experts) {
  std::vector<double> result(experts, 0.0);
  for (const auto& [set, p] : law) {
    for (const std::size_t i : set) {
      result[i] += p;
    }
  }
  return result;
}

struct Maximum {
  double delivered;
  double latency_s;
};

/// E[max | all finite] and the probability of that.
inline Maximum expected_maximum(const Law& law, const std::vector<float>& latency_s) {
  Maximum sum{0.0, 0.0};
  for (const auto& [set, p] : law) {
    float slowest = 0.0F;
    for (const std::size_t i : set) {
      slowest = std::max(slowest, latency_s[i]);
    }
    if (std::isfinite(slowest)) {
      sum.delivered += p;
      sum.latency_s += p * static_cast<double>(slowest);
    }
  }
  return {sum.delivered, sum.delivered > 0.0 ? sum.latency_s / sum.delivered : 0.0};
}

/// Pearson's test: whether counts of `total` draws fit the law with a false-alarm rate of 1e-6.
/// Sets expected fewer than five times are pooled.
inline bool fits(const Law& law, const std::map<Set, std::size_t>& counts, std::size_t total) {
  double statistic = 0.0;
  double cells = 0.0;
  double rare_expected = 0.0;
  double rare_found = 0.0;
  double seen = 0.0;
  const auto add = [&](double expected, double found) {
    statistic += (found - expected) * (found - expected) / expected;
    cells += 1.0;
  };
  for (const auto& [set, p] : law) {
    const auto count = counts.find(set);
    const double found = count == counts.end() ? 0.0 : static_cast<double>(count->second);
    const double expected = p * static_cast<double>(total);
    seen += found;
    if (p <= 1e-15 && found > 0.0) {
      return false;
    }
    if (expected < 5.0) {
      rare_expected += expected;
      rare_found += found;
    } else {
      add(expected, found);
    }
  }
  if (rare_expected > 0.5) {
    add(rare_expected, rare_found);
  }
  const boost::math::chi_squared distribution(std::max(1.0, cells - 1.0));
  return seen == static_cast<double>(total) &&
         statistic <= boost::math::quantile(boost::math::complement(distribution, 1e-6));
}

}  // namespace spacemoe::oracle
