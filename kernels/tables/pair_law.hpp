#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/common/index_types.hpp"
#include "kernels/common/set_law.hpp"

namespace spacemoe {

/// The probabilities of all sets of a law with at most two active experts, layer by layer, in
/// single precision: every backend scores candidate layers with them, so that all get the same
/// bits.
class PairLaw {
 public:
  /// The law must have an exact form and at most two active experts.
  explicit PairLaw(const SetLawView& law);

  /// P({i}): [experts], null if two are active.
  [[nodiscard]] const float* singles(Layer layer) const {
    return active_ == 1 ? probabilities_.data() + std::size_t{number(layer)} * experts_ : nullptr;
  }
  /// P({i, j}), i < j, row by row; null if one is active.
  [[nodiscard]] const float* pairs(Layer layer) const {
    return active_ == 2 ? probabilities_.data() + number(layer) * pair_count() : nullptr;
  }
  /// Probabilities of all layers: [layers][experts] if one is active, else [layers][pair_count].
  [[nodiscard]] std::span<const float> probabilities() const { return probabilities_; }
  [[nodiscard]] std::size_t pair_count() const {
    return std::size_t{experts_} * (experts_ - 1) / 2;
  }

 private:
  std::uint32_t experts_;
  std::uint32_t active_;
  std::vector<float> probabilities_;
};

}  // namespace spacemoe
