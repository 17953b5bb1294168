#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/common/index_types.hpp"
#include "kernels/common/set_law.hpp"

namespace spacemoe {

/// A law with any number of active experts, in the form that every backend scores candidate layers
/// with, in single precision.
class SortedLaw {
 public:
  /// Whether it can: the law has a subset table, or weights none of which is infinite.
  [[nodiscard]] static bool serves(const SetLawView& law);
  explicit SortedLaw(const SetLawView& law);

  /// [2^experts], null if the law has weights.
  [[nodiscard]] const float* containment(Layer layer) const {
    return has_table_ ? values_.data() + (std::size_t{number(layer)} << experts_) : nullptr;
  }
  /// [experts], null if the law has a table.
  [[nodiscard]] const float* weights(Layer layer) const {
    return has_table_ ? nullptr : values_.data() + std::size_t{number(layer)} * experts_;
  }
  [[nodiscard]] bool has_table() const { return has_table_; }
  /// Values of all layers: [layers][2^experts], or [layers][experts] if the law has weights.
  [[nodiscard]] std::span<const float> values() const { return values_; }

 private:
  std::uint32_t experts_;
  bool has_table_;
  std::vector<float> values_;
};

}  // namespace spacemoe
