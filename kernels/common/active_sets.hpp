#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/common/index_types.hpp"
#include "kernels/common/portable.hpp"
#include "kernels/common/set_law.hpp"

/// Enumeration of a law's active sets, for results that depend on the set as a whole, where P(S
/// inside A) for the nearest experts A is not enough.
namespace spacemoe {

/// Largest number of sets of a layer for which an expectation is summed set by set; with more sets
/// this takes longer than sampling tokens.
inline constexpr std::uint32_t max_enumerated_sets = 5000;

/// The first set of K experts in lexicographic order. members: [active], ascending
template <class Members>
SPACEMOE_HD void first_set(std::uint32_t active, Members members) {
  for (std::uint32_t k = 0; k < active; ++k) {
    members[k] = static_cast<std::uint16_t>(k);
  }
}

/// Replaces `members` by the next set of K out of E experts; after the last, returns false and
/// changes nothing.
template <class Members>
SPACEMOE_HD bool next_set(std::uint32_t experts, std::uint32_t active, Members members) {
  std::uint32_t moved = active;
  while (moved > 0 && members[moved - 1] == experts - active + moved - 1) {
    --moved;
  }
  if (moved == 0) {
    return false;
  }
  std::uint32_t next = members[moved - 1];
  for (std::uint32_t k = moved - 1; k < active; ++k) {
    members[k] = static_cast<std::uint16_t>(++next);
  }
  return true;
}

/// P(S), which is P(S inside A) for an A of K experts. Not for ExactForm::sets, which lists it.
template <ExactForm form, class Members>
SPACEMOE_HD double set_probability(const SetLawView& law, Layer layer, Members members) {
  if constexpr (form == ExactForm::containment) {
    std::uint64_t bits = 0;
    for (std::uint32_t k = 0; k < law.active; ++k) {
      bits |= std::uint64_t{1} << members[k];
    }
    return law.containment[(std::uint64_t{number(layer)} << law.experts) + bits];
  } else {
    const double* weights = law.weights + std::uint64_t{number(layer)} * law.experts;
    std::uint32_t always_missing = law.always[number(layer)];
    double product = 1.0;
    for (std::uint32_t k = 0; k < law.active; ++k) {
      const double weight = weights[members[k]];
      const bool always = std::isinf(weight);
      always_missing -= always ? 1 : 0;
      product *= always ? 1.0 : weight;
    }
    return always_missing == 0 ? product : 0.0;
  }
}

/// Calls visit(members, probability) for each set of a layer's law, in lexicographic order; the
/// probabilities sum to 1 up to rounding. `scratch`: [active], holds the members if the law has no
/// list of its sets.
template <ExactForm form, class Members, class Visit>
SPACEMOE_HD void for_each_set(const SetLawView& law, Layer layer, Members scratch, Visit visit) {
  if constexpr (form == ExactForm::sets) {
    double before = 0.0;
    for (std::uint32_t set = law.set_begin[number(layer)]; set < law.set_begin[number(layer) + 1];
         ++set) {
      const double up_to = law.cumulative[set];
      visit(law.members + static_cast<std::uint64_t>(set) * law.active, up_to - before);
      before = up_to;
    }
  } else {
    first_set(law.active, scratch);
    do {
      visit(scratch, set_probability<form>(law, layer, scratch));
    } while (next_set(law.experts, law.active, scratch));
  }
}

}  // namespace spacemoe
