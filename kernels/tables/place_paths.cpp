#include "kernels/tables/place_paths.hpp"

#include <algorithm>

#include "kernels/tables/numbered_list.hpp"

namespace spacemoe {

std::vector<PlacePaths> place_paths(const PlacementsView& placements) {
  std::vector<PlacePaths> paths;
  const auto add = [&](std::size_t entry, Satellite satellite) {
    const std::size_t row = entry / placements.experts;
    const std::size_t layer = row % placements.layers;
    const std::size_t next_row = layer + 1 < placements.layers ? row + 1 : row - layer;
    paths.push_back({number(satellite), number(placements.gateways[row]),
                     number(placements.gateways[next_row])});
  };
  for (std::size_t entry = 0; entry < placements.satellites.size(); ++entry) {
    add(entry, placements.satellites[entry]);
  }
  for (const PlacementsView::Copy& copy : placements.copies) {
    add(copy.entry, copy.satellite);
  }
  return paths;
}

std::vector<std::uint32_t> gateway_satellites(const PlacementsView& placements) {
  std::vector<std::uint32_t> result = numbers_of(placements.gateways);
  std::ranges::sort(result);
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

}  // namespace spacemoe
