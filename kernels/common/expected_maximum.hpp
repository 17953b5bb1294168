#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/common/index_types.hpp"
#include "kernels/common/portable.hpp"
#include "kernels/common/set_law.hpp"

namespace spacemoe {

/// Largest number of experts whose latencies are sorted by counting.
inline constexpr std::uint32_t max_counted_experts = 16;

/// Number of finite latencies.
template <class Latencies>
SPACEMOE_HD std::uint32_t count_finite(Latencies latency, std::uint32_t experts) {
  std::uint32_t finite = 0;
  for (std::uint32_t i = 0; i < experts; ++i) {
    finite += std::isinf(latency[i]) ? 0U : 1U;
  }
  return finite;
}

/// Latencies in ascending order, equal ones by lower expert, for up to max_counted_experts: the
/// place of each is the number of those before it, counted without a branch that depends on the
/// latencies. All arrays: [experts].
inline void sort_by_counting(const float* latency, std::uint32_t experts, float* sorted_latency,
                             std::uint16_t* sorted_expert) {
  std::uint32_t place[max_counted_experts] = {};
  for (std::uint32_t i = 1; i < experts; ++i) {
    for (std::uint32_t j = 0; j < i; ++j) {
      const std::uint32_t later = latency[j] <= latency[i] ? 1 : 0;
      place[i] += later;
      place[j] += 1 - later;
    }
  }
  for (std::uint32_t i = 0; i < experts; ++i) {
    sorted_latency[place[i]] = latency[i];
    sorted_expert[place[i]] = static_cast<std::uint16_t>(i);
  }
}

/// Sorts every `gap`-th entry by insertion, the inner loop of Shell's sort.
template <class SortedLatencies, class SortedExperts>
SPACEMOE_HD void sort_with_gap(std::uint32_t gap, std::uint32_t experts,
                               SortedLatencies sorted_latency, SortedExperts sorted_expert) {
  for (std::uint32_t i = gap; i < experts; ++i) {
    const float x = sorted_latency[i];
    const std::uint16_t expert = sorted_expert[i];
    std::uint32_t at = i;
    for (; at >= gap; at -= gap) {
      const float before = sorted_latency[at - gap];
      if (before < x || (before == x && sorted_expert[at - gap] < expert)) {
        break;
      }
      sorted_latency[at] = before;
      sorted_expert[at] = sorted_expert[at - gap];
    }
    sorted_latency[at] = x;
    sorted_expert[at] = expert;
  }
}

/// The same for any number of experts, in place: `sorted_latency` holds the latencies by expert and
/// is sorted. Shell sort with the gaps of Ciura 2001.
template <class SortedLatencies, class SortedExperts>
SPACEMOE_HD void sort_by_gaps(std::uint32_t experts, SortedLatencies sorted_latency,
                              SortedExperts sorted_expert) {
  for (std::uint32_t i = 0; i < experts; ++i) {
    sorted_expert[i] = static_cast<std::uint16_t>(i);
  }
  if (experts > max_counted_experts) {
    sort_with_gap(301, experts, sorted_latency, sorted_expert);
    sort_with_gap(132, experts, sorted_latency, sorted_expert);
    sort_with_gap(57, experts, sorted_latency, sorted_expert);
    sort_with_gap(23, experts, sorted_latency, sorted_expert);
    sort_with_gap(10, experts, sorted_latency, sorted_expert);
  }
  sort_with_gap(4, experts, sorted_latency, sorted_expert);
  sort_with_gap(1, experts, sorted_latency, sorted_expert);
}

/// Sorts a layer's latencies in ascending order, equal ones by lower expert. Returns the number of
/// finite ones. All arrays: [experts].
inline std::uint32_t sort_latencies(const float* latency, std::uint32_t experts,
                                    float* sorted_latency, std::uint16_t* sorted_expert) {
  if (experts <= max_counted_experts) {
    sort_by_counting(latency, experts, sorted_latency, sorted_expert);
  } else {
    for (std::uint32_t i = 0; i < experts; ++i) {
      sorted_latency[i] = latency[i];
    }
    sort_by_gaps(experts, sorted_latency, sorted_expert);
  }
  return count_finite(latency, experts);
}

/// Expected latency of a layer.
struct LayerExpectation {
  double delivered;  ///< q, the probability that all of the active set is reachable
  double latency_s;  ///< E[max | delivered]; 0 where q is 0
};

/// Cost of a layer in a search: its latency where it is delivered, the penalty where it is not.
SPACEMOE_HD inline double layer_cost(const LayerExpectation& expected, float gateway_s,
                                     float lost_penalty_s) {
  return expected.delivered * (expected.latency_s + static_cast<double>(gateway_s)) +
         (1.0 - expected.delivered) * static_cast<double>(lost_penalty_s);
}

/// P(S inside A) from a table over all subsets, for A that grows by one expert at a time.
class TabledContainment {
 public:
  SPACEMOE_HD TabledContainment(const SetLawView& law, Layer layer)
      : row_(law.containment + (std::uint64_t{number(layer)} << law.experts)) {}

  SPACEMOE_HD double add(std::uint32_t expert) {
    subset_ |= 1U << expert;
    return row_[subset_];
  }

 private:
  const double* row_;
  std::uint32_t subset_ = 0;
};

/// P(S inside A) of a conditional Poisson law, e_K of the weights on A, for A that grows by one
/// expert at a time. `Polynomial` holds e_0 .. e_K: [active + 1].
template <class Polynomial>
class SymmetricContainment {
 public:
  SPACEMOE_HD SymmetricContainment(const SetLawView& law, Layer layer, Polynomial polynomial)
      : weights_(law.weights + std::uint64_t{number(layer)} * law.experts),
        always_missing_(law.always[number(layer)]),
        degree_(law.active - law.always[number(layer)]),
        polynomial_(polynomial) {
    for (std::uint32_t k = 0; k <= degree_; ++k) {
      polynomial_[k] = k == 0 ? 1.0 : 0.0;
    }
  }

  SPACEMOE_HD double add(std::uint32_t expert) {
    const double weight = weights_[expert];
    if (std::isinf(weight)) {
      --always_missing_;
    } else {
      for (std::uint32_t k = degree_; k > 0; --k) {
        polynomial_[k] += weight * polynomial_[k - 1];
      }
    }
    return always_missing_ == 0 ? polynomial_[degree_] : 0.0;
  }

 private:
  const double* weights_;
  std::uint32_t always_missing_;
  std::uint32_t degree_;
  Polynomial polynomial_;
};

/// E[max | delivered] = x_(M) - sum over m < M of (x_(m+1) - x_(m)) F_m / F_M, where F_m is the
/// probability that the set lies within the m nearest experts.
template <class Containment, class SortedLatencies, class SortedExperts>
SPACEMOE_HD LayerExpectation expected_maximum_by(Containment containment,
                                                 SortedLatencies sorted_latency,
                                                 SortedExperts sorted_expert,
                                                 std::uint32_t finite) {
  double inside = 0.0;
  double saved_s = 0.0;
  for (std::uint32_t m = 0; m < finite; ++m) {
    if (m > 0) {
      saved_s +=
          (static_cast<double>(sorted_latency[m]) - static_cast<double>(sorted_latency[m - 1])) *
          inside;
    }
    inside = containment.add(sorted_expert[m]);
  }
  if (inside <= 0.0) {
    return {0.0, 0.0};
  }
  return {inside, static_cast<double>(sorted_latency[finite - 1]) - saved_s / inside};
}

/// The same, summed set by set: for tables of more experts than a subset table can hold. `place` is
/// scratch: [experts]
template <class SortedLatencies, class SortedExperts, class Places>
SPACEMOE_HD LayerExpectation expected_maximum_by_sets(const SetLawView& law, Layer layer,
                                                      SortedLatencies sorted_latency,
                                                      SortedExperts sorted_expert,
                                                      std::uint32_t finite, Places place) {
  for (std::uint32_t m = 0; m < law.experts; ++m) {
    place[sorted_expert[m]] = static_cast<std::uint16_t>(m);
  }
  LayerExpectation sum{0.0, 0.0};
  double before = 0.0;
  for (std::uint32_t set = law.set_begin[number(layer)]; set < law.set_begin[number(layer) + 1];
       ++set) {
    const double probability = law.cumulative[set] - before;
    before = law.cumulative[set];
    const std::uint16_t* members = law.members + static_cast<std::uint64_t>(set) * law.active;
    std::uint32_t slowest = 0;
    for (std::uint32_t k = 0; k < law.active; ++k) {
      slowest = place[members[k]] > slowest ? place[members[k]] : slowest;
    }
    if (slowest < finite) {
      sum.delivered += probability;
      sum.latency_s += probability * static_cast<double>(sorted_latency[slowest]);
    }
  }
  return sum.delivered > 0.0 ? LayerExpectation{sum.delivered, sum.latency_s / sum.delivered}
                             : LayerExpectation{0.0, 0.0};
}

/// Sets q to exactly 1 if all experts are reachable: a sum over all sets gives 1 only up to
/// rounding.
SPACEMOE_HD inline LayerExpectation whole_is_one(LayerExpectation expected, std::uint32_t finite,
                                                 std::uint32_t experts) {
  return {finite == experts ? 1.0 : expected.delivered, expected.latency_s};
}

/// Expected latency of a layer's slowest active expert, exactly; the law must have an exact form.
/// Latencies ascend, `sorted_expert` gives the expert of each ([experts] each), and the first
/// `finite` latencies are finite.
inline LayerExpectation expected_maximum(const SetLawView& law, Layer layer,
                                         const float* sorted_latency,
                                         const std::uint16_t* sorted_expert, std::uint32_t finite) {
  LayerExpectation result{0.0, 0.0};
  switch (law.exact_form) {
    case ExactForm::containment:
      result =
          expected_maximum_by(TabledContainment(law, layer), sorted_latency, sorted_expert, finite);
      break;
    case ExactForm::symmetric: {
      double polynomial[max_active + 1];
      result = expected_maximum_by(SymmetricContainment<double*>(law, layer, polynomial),
                                   sorted_latency, sorted_expert, finite);
      break;
    }
    case ExactForm::sets: {
      std::uint16_t place[max_experts];
      result = expected_maximum_by_sets(law, layer, sorted_latency, sorted_expert, finite, place);
      break;
    }
    case ExactForm::none:
      break;
  }
  return whole_is_one(result, finite, law.experts);
}

}  // namespace spacemoe
