#include "kernels/tables/pair_law.hpp"

#include "kernels/common/expected_maximum.hpp"

namespace spacemoe {
namespace {

/// P(S inside {i, j}), which for two active experts is P({i, j}) and for one, with i = j, P({i}).
double inside(const SetLawView& law, Layer layer, std::uint32_t i, std::uint32_t j) {
  if (law.exact_form == ExactForm::containment) {
    TabledContainment containment(law, layer);
    const double first = containment.add(i);
    return i == j ? first : containment.add(j);
  }
  double polynomial[max_active + 1];
  SymmetricContainment<double*> containment(law, layer, polynomial);
  const double first = containment.add(i);
  return i == j ? first : containment.add(j);
}

/// Adds the sets of a table to `out`, singles or pairs of one layer.
void add_sets(const SetLawView& law, std::uint32_t layer, float* out) {
  double before = 0.0;
  for (std::uint32_t set = law.set_begin[layer]; set < law.set_begin[layer + 1]; ++set) {
    const std::uint16_t* members = law.members + std::size_t{set} * law.active;
    const std::size_t i = members[0];
    const std::size_t before_row = i * law.experts - i * (i + 1) / 2;
    const std::size_t entry = law.active == 1 ? i : before_row + members[1] - i - 1;
    out[entry] = static_cast<float>(law.cumulative[set] - before);
    before = law.cumulative[set];
  }
}

}  // namespace

PairLaw::PairLaw(const SetLawView& law) : experts_(law.experts), active_(law.active) {
  const std::size_t sets = active_ == 1 ? experts_ : pair_count();
  probabilities_.resize(law.layers * sets);
  for (std::uint32_t layer = 0; layer < law.layers; ++layer) {
    float* out = probabilities_.data() + layer * sets;
    if (law.exact_form == ExactForm::sets) {
      add_sets(law, layer, out);
      continue;
    }
    for (std::uint32_t i = 0; i < experts_; ++i) {
      for (std::uint32_t j = active_ == 1 ? i : i + 1; j < (active_ == 1 ? i + 1 : experts_); ++j) {
        *out++ = static_cast<float>(inside(law, Layer{layer}, i, j));
      }
    }
  }
}

}  // namespace spacemoe
