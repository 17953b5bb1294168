#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// Positions of the modules of one or more schemes.
struct PlacementsView {
  /// Placements first .. first + draws - 1.
  struct Scheme {
    std::uint32_t first;
    std::uint32_t draws;
  };
  /// A further copy of an expert. In each slot the nearest copy serves.
  struct Copy {
    std::uint32_t entry;  ///< of the expert in `satellites`
    Satellite satellite;
  };
  std::uint32_t layers;
  std::uint32_t experts;
  std::uint32_t reference;  ///< the scheme that ratios are relative to
  std::span<const Scheme> schemes;
  std::span<const Satellite> gateways;    ///< [placements][layers]
  std::span<const Satellite> satellites;  ///< [placements][layers][experts]
  std::span<const Copy> copies = {};      ///< ascending by entry
  /// [placements][layers], 1 where a satellite can serve several of the layer's experts, which then
  /// compute one after the other; empty if there is no such layer.
  std::span<const std::uint8_t> shared = {};

  /// Whether a satellite can serve several experts of an entry of [placements][layers].
  [[nodiscard]] bool shares_satellites(std::size_t entry) const {
    return !shared.empty() && shared[entry] != 0;
  }

  /// Number of result rows of a scheme: one per placement, compared with the reference's placement
  /// of the same number. If only the reference has many placements, the scheme's only placement has
  /// one row for each of them.
  [[nodiscard]] std::uint32_t rows(std::uint32_t scheme) const {
    return std::max(schemes[scheme].draws, schemes[reference].draws);
  }
  /// Number of rows of all schemes before this one; `schemes.size()` gives the total.
  [[nodiscard]] std::uint32_t first_row(std::uint32_t scheme) const {
    std::uint32_t sum = 0;
    for (std::uint32_t before = 0; before < scheme; ++before) {
      sum += rows(before);
    }
    return sum;
  }
};

}  // namespace spacemoe
