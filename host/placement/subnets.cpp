#include "host/placement/subnets.hpp"

namespace spacemoe {
namespace {

/// The layer that a satellite of a shell serves, or `layers` or more for none.
std::uint32_t layer_of(const Shell& shell, const SatelliteAddress& at, std::uint32_t layers) {
  const std::uint64_t largest = shell.largest_plane();
  const std::uint64_t blocks = (layers + largest - 1) / largest;
  const std::uint64_t block = at.plane * blocks / shell.planes.size();
  const std::uint64_t layers_of_block = blocks == 1 ? layers : largest;
  const std::uint64_t in_block =
      at.index_in_plane * layers_of_block / shell.planes[at.plane].satellites;
  return static_cast<std::uint32_t>(block * largest + in_block);
}

}  // namespace

Subnets ring_subnets(const Constellation& constellation, std::uint32_t layers,
                     const Capacity& capacity) {
  Subnets subnets(layers);
  for (const Satellite satellite : usable_satellites(constellation, capacity)) {
    const SatelliteAddress at = constellation.address(satellite);
    const std::uint32_t layer = layer_of(constellation.shells()[at.shell], at, layers);
    if (layer < layers) {
      subnets[layer].push_back(satellite);
    }
  }
  return subnets;
}

std::vector<Satellite> usable_satellites(const Constellation& constellation,
                                         const Capacity& capacity) {
  std::vector<Satellite> usable;
  for (const Satellite satellite : all<Satellite>(constellation.size())) {
    if (!constellation.has_failed(satellite) && capacity.holds_any(satellite)) {
      usable.push_back(satellite);
    }
  }
  return usable;
}

}  // namespace spacemoe
