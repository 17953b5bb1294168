#pragma once

#include <cstdint>
#include <vector>

#include "kernels/api/placements.hpp"

namespace spacemoe {

/// The two paths that a place of an expert or of a copy needs. Both are read from gateways' rows:
/// the way to the expert from its layer's gateway, the way onward from that of the next layer; the
/// last layer feeds the first.
struct PlacePaths {
  std::uint32_t satellite;
  std::uint32_t gateway;
  std::uint32_t next_gateway;
};

/// By place, as ModulePlaces numbers them. [places]
[[nodiscard]] std::vector<PlacePaths> place_paths(const PlacementsView& placements);

/// The satellites on which some placement has a gateway, ascending: the sources of all paths that
/// are read.
[[nodiscard]] std::vector<std::uint32_t> gateway_satellites(const PlacementsView& placements);

}  // namespace spacemoe
