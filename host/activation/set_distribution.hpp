#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace spacemoe {

/// The distribution of one layer's active set, set by set.
struct SetDistribution {
  std::uint32_t active;                ///< K
  std::vector<std::uint16_t> members;  ///< [sets][active], ascending in each set
  std::vector<double> probability;     ///< [sets]

  [[nodiscard]] std::size_t size() const { return probability.size(); }
  [[nodiscard]] std::span<const std::uint16_t> set(std::size_t index) const {
    return std::span(members).subspan(index * active, active);
  }
};

/// C(E, K), or `limit` where it is larger.
[[nodiscard]] std::uint64_t number_of_sets(std::uint32_t experts, std::uint32_t active,
                                           std::uint64_t limit);

/// All sets of K out of E experts in lexicographic order, with probability 0.
[[nodiscard]] SetDistribution all_sets(std::uint32_t experts, std::uint32_t active);

/// Scales the probabilities so that they sum to 1.
void normalise(SetDistribution& law);

/// P(i in S) of every expert.
[[nodiscard]] std::vector<double> inclusion_of(const SetDistribution& law, std::uint32_t experts);

/// P(S inside A) of every subset A of up to 16 experts, by the bits of A; exactly 1 for all of
/// them.
[[nodiscard]] std::vector<double> containment_of(const SetDistribution& law, std::uint32_t experts);

/// The law after expert r is renamed name[r].
[[nodiscard]] SetDistribution renamed(const SetDistribution& law,
                                      std::span<const std::uint16_t> name);

}  // namespace spacemoe
