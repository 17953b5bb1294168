#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "kernels/api/scoring.hpp"
#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// Whether some satellite is named twice.
[[nodiscard]] inline bool repeats_satellite(std::span<const Satellite> satellites) {
  // If no two have the same last digits, as is nearly always so, they need no closer look.
  std::uint64_t seen = 0;
  for (const Satellite satellite : satellites) {
    seen |= std::uint64_t{1} << (number(satellite) % 64);
  }
  if (static_cast<std::size_t>(std::popcount(seen)) == satellites.size()) {
    return false;
  }
  for (std::size_t i = 1; i < satellites.size(); ++i) {
    const auto before = satellites.first(i);
    if (std::ranges::find(before, satellites[i]) != before.end()) {
      return true;
    }
  }
  return false;
}

/// Whether some satellite is named twice by a layer's experts and their copies together.
[[nodiscard]] inline bool repeats_satellite(std::span<const Satellite> satellites,
                                            std::span<const LayerCopy> copies) {
  return repeats_satellite(satellites) || std::ranges::any_of(copies, [&](const LayerCopy& copy) {
           return std::ranges::find(satellites, copy.satellite) != satellites.end() ||
                  std::ranges::count(copies, copy.satellite, &LayerCopy::satellite) > 1;
         });
}

}  // namespace spacemoe
