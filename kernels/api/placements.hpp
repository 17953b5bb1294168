#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace spacemoe {

/// Where the modules of one or more schemes stand.
struct PlacementsView {
  /// Placements first .. first + draws - 1.
  struct Scheme {
    std::uint32_t first;
    std::uint32_t draws;
  };
  /// A further copy of an expert. In each slot the nearest copy serves.
  struct Copy {
    std::uint32_t entry;  ///< of `satellites`, that of the expert
    std::uint32_t satellite;
  };
  std::uint32_t layers;
  std::uint32_t experts;
  std::uint32_t reference;  ///< the scheme that ratios are taken to
  std::span<const Scheme> schemes;
  std::span<const std::uint32_t> gateways;    ///< [placements][layers], satellites
  std::span<const std::uint32_t> satellites;  ///< [placements][layers][experts]
  std::span<const Copy> copies = {};          ///< ascending by entry
  /// [placements][layers], 1 where a satellite can serve several of the layer's experts, which then
  /// compute one after the other; empty where that is nowhere.
  std::span<const std::uint8_t> shared = {};

  /// Whether a satellite can serve several experts of a row [placements][layers].
  [[nodiscard]] bool shares_satellites(std::size_t row) const {
    return !shared.empty() && shared[row] != 0;
  }

  /// Result rows of a scheme: one a placement, beside the reference's placement of that number.
  /// Where only the reference has many placements, the scheme's one has a row beside each of them.
  [[nodiscard]] std::uint32_t rows(std::uint32_t scheme) const {
    return std::max(schemes[scheme].draws, schemes[reference].draws);
  }
  /// Rows of all schemes before this one; `schemes.size()` gives the rows of all.
  [[nodiscard]] std::uint32_t first_row(std::uint32_t scheme) const {
    std::uint32_t sum = 0;
    for (std::uint32_t before = 0; before < scheme; ++before) {
      sum += rows(before);
    }
    return sum;
  }
};

}  // namespace spacemoe
