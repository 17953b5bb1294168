#include "host/search/containment_bound.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <functional>
#include <numeric>

#include "host/activation/set_distribution.hpp"
#include "host/base/contract.hpp"
#include "kernels/common/expected_maximum.hpp"

namespace spacemoe {
namespace {

void from_table(const SetLawView& law, Layer layer, std::vector<double>& bounds) {
  const double* table = law.containment + (std::size_t{number(layer)} << law.experts);
  for (std::uint32_t set = 0; set < 1U << law.experts; ++set) {
    double& best = bounds[static_cast<std::size_t>(std::popcount(set))];
    best = std::max(best, table[set]);
  }
}

void from_weights(const SetLawView& law, Layer layer, std::vector<double>& bounds) {
  const double* weights = law.weights + std::size_t{number(layer)} * law.experts;
  std::vector<std::uint32_t> experts(law.experts);
  std::iota(experts.begin(), experts.end(), 0U);
  std::ranges::sort(experts, std::greater<>(), [&](std::uint32_t i) { return weights[i]; });
  std::array<double, max_active + 1> polynomial{};
  SymmetricContainment<double*> containment(law, layer, polynomial.data());
  for (std::uint32_t m = 1; m <= law.experts; ++m) {
    bounds[m] = containment.add(experts[m - 1]);
  }
}

void from_sets(const SetLawView& law, Layer layer, std::vector<double>& bounds) {
  std::vector<double> sets;
  std::vector<double> inclusion(law.experts, 0.0);
  double before = 0.0;
  for (std::uint32_t set = law.set_begin[number(layer)]; set < law.set_begin[number(layer) + 1];
       ++set) {
    sets.push_back(law.cumulative[set] - before);
    before = law.cumulative[set];
    for (std::uint32_t k = 0; k < law.active; ++k) {
      inclusion[law.members[std::size_t{set} * law.active + k]] += sets.back();
    }
  }
  std::ranges::sort(sets, std::greater<>());
  std::ranges::sort(inclusion, std::greater<>());
  double included = 0.0;
  for (std::uint32_t m = 1; m < law.experts; ++m) {
    included += inclusion[m - 1];
    if (m >= law.active) {
      const auto likeliest =
          sets.begin() + static_cast<std::ptrdiff_t>(number_of_sets(m, law.active, sets.size()));
      bounds[m] = std::min({included / law.active, std::accumulate(sets.begin(), likeliest, 0.0),
                            1.0 - inclusion[m]});
    }
  }
}

}  // namespace

std::vector<double> max_containment(const SetLawView& law, Layer layer) {
  SPACEMOE_EXPECTS(law.exact_form != ExactForm::none);
  std::vector<double> bounds(law.experts + 1, 0.0);
  switch (law.exact_form) {
    case ExactForm::containment:
      from_table(law, layer, bounds);
      break;
    case ExactForm::symmetric:
      from_weights(law, layer, bounds);
      break;
    case ExactForm::sets:
    case ExactForm::none:
      from_sets(law, layer, bounds);
      break;
  }
  bounds.back() = 1.0;
  return bounds;
}

}  // namespace spacemoe
