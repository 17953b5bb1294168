#include "host/activation/set_distribution.hpp"

#include <algorithm>
#include <numeric>

#include "host/base/contract.hpp"
#include "kernels/common/active_sets.hpp"
#include "kernels/common/set_law.hpp"

namespace spacemoe {

std::uint64_t number_of_sets(std::uint32_t experts, std::uint32_t active, std::uint64_t limit) {
  SPACEMOE_EXPECTS(active <= experts && limit < (std::uint64_t{1} << 32));
  const std::uint32_t smaller = std::min(active, experts - active);
  std::uint64_t sets = 1;
  for (std::uint32_t k = 1; k <= smaller; ++k) {
    // C(E - K + k, k) grows with k, so that nothing overflows before the limit is met.
    sets = sets * (experts - smaller + k) / k;
    if (sets > limit) {
      return limit;
    }
  }
  return sets;
}

SetDistribution all_sets(std::uint32_t experts, std::uint32_t active) {
  SetDistribution law{active, {}, {}};
  std::vector<std::uint16_t> set(active);
  first_set(active, set.data());
  do {
    law.members.insert(law.members.end(), set.begin(), set.end());
    law.probability.push_back(0.0);
  } while (next_set(experts, active, set.data()));
  return law;
}

void normalise(SetDistribution& law) {
  const double sum = std::accumulate(law.probability.begin(), law.probability.end(), 0.0);
  for (double& p : law.probability) {
    p /= sum;
  }
}

std::vector<double> inclusion_of(const SetDistribution& law, std::uint32_t experts) {
  std::vector<double> inclusion(experts, 0.0);
  for (std::size_t i = 0; i < law.size(); ++i) {
    for (const std::uint16_t member : law.set(i)) {
      inclusion[member] += law.probability[i];
    }
  }
  return inclusion;
}

std::vector<double> containment_of(const SetDistribution& law, std::uint32_t experts) {
  SPACEMOE_EXPECTS(experts <= max_containment_experts);
  std::vector<double> inside(std::size_t{1} << experts, 0.0);
  for (std::size_t i = 0; i < law.size(); ++i) {
    std::size_t bits = 0;
    for (const std::uint16_t member : law.set(i)) {
      bits |= std::size_t{1} << member;
    }
    inside[bits] += law.probability[i];
  }
  // Sums over subsets, one expert at a time.
  for (std::size_t bit = 1; bit < inside.size(); bit *= 2) {
    for (std::size_t without = 0; without < inside.size(); without += 2 * bit) {
      for (std::size_t i = without; i < without + bit; ++i) {
        inside[i + bit] += inside[i];
      }
    }
  }
  const double whole = inside.back();
  for (double& p : inside) {
    p /= whole;
  }
  return inside;
}

SetDistribution renamed(const SetDistribution& law, std::span<const std::uint16_t> name) {
  SetDistribution result = law;
  for (std::size_t i = 0; i < law.size(); ++i) {
    const auto set = std::span(result.members).subspan(i * law.active, law.active);
    std::ranges::transform(set, set.begin(), [&](std::uint16_t rank) { return name[rank]; });
    std::ranges::sort(set);
  }
  return result;
}

}  // namespace spacemoe
