#include "kernels/cuda/path_tables.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

namespace spacemoe::cuda {
namespace {

std::vector<Neighbours> neighbours_of(const NetworkView& network, const PathForm& form) {
  std::vector<Neighbours> result;
  if (!form.partners_change &&
      (form.kind == PathKind::tiles || form.kind == PathKind::global_tiles)) {
    for (const SatelliteLinks& satellite : network.adjacency) {
      std::ranges::copy(satellite.neighbour, result.emplace_back().satellite);
    }
  }
  return result;
}

std::vector<NeighbourRows> neighbour_rows_of(const NetworkView& network, const PathForm& form) {
  std::vector<NeighbourRows> result;
  if (!form.partners_change && form.kind == PathKind::staged_tiles) {
    for (const SatelliteLinks& satellite : network.adjacency) {
      std::ranges::transform(
          satellite.neighbour, result.emplace_back().begin,
          [&](std::uint32_t other) { return static_cast<std::uint16_t>(form.place(other, 0)); });
    }
  }
  return result;
}

}  // namespace

DevicePaths::DevicePaths(const NetworkView& network, const PathForm& form)
    : weight_links_(to_device(cuda::weight_links(network, form))),
      neighbours_(to_device(neighbours_of(network, form))),
      neighbour_rows_(to_device(neighbour_rows_of(network, form))),
      tables_{form, weight_links_.data(), neighbours_.data(), neighbour_rows_.data()} {}

}  // namespace spacemoe::cuda
