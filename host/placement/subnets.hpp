#pragma once

#include <cstdint>
#include <vector>

#include "host/constellation/constellation.hpp"
#include "host/placement/capacity.hpp"
#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// The satellites that each layer may use, ascending. Those that have failed are left out, and
/// those that have no room for any one module. [layers]
using Subnets = std::vector<std::vector<Satellite>>;

/// The subnet of a layer; a single one is shared by all.
[[nodiscard]] inline const std::vector<Satellite>& subnet_of(const Subnets& subnets, Layer layer) {
  return subnets[subnets.size() == 1 ? 0 : number(layer)];
}

/// The ring of subnets along the orbiting direction, in every shell. With at most as many layers as
/// satellites per plane, neighbouring in-plane indices merge: index s serves layer floor(s L / S).
/// With more, planes fall into B = ceil(L / S) blocks, plane p into block floor(p B / P), and layer
/// l takes in-plane index l mod S of block floor(l / S).
[[nodiscard]] Subnets ring_subnets(const Constellation& constellation, std::uint32_t layers,
                                   const Capacity& capacity = {});

/// All layers share the whole constellation.
[[nodiscard]] std::vector<Satellite> usable_satellites(const Constellation& constellation,
                                                       const Capacity& capacity = {});

}  // namespace spacemoe
