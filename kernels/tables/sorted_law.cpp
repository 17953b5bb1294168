#include "kernels/tables/sorted_law.hpp"

#include <algorithm>
#include <span>

namespace spacemoe {

bool SortedLaw::serves(const SetLawView& law) {
  if (law.exact_form == ExactForm::symmetric) {
    return std::ranges::all_of(std::span(law.always, law.layers),
                               [](std::uint32_t always) { return always == 0; });
  }
  return law.exact_form == ExactForm::containment;
}

SortedLaw::SortedLaw(const SetLawView& law)
    : experts_(law.experts), has_table_(law.exact_form == ExactForm::containment) {
  const double* values = has_table_ ? law.containment : law.weights;
  const std::size_t count =
      has_table_ ? std::size_t{law.layers} << law.experts : std::size_t{law.layers} * law.experts;
  values_.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    values_.push_back(static_cast<float>(values[i]));
  }
}

}  // namespace spacemoe
