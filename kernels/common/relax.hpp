#pragma once

#include <cstdint>

#include "kernels/common/link.hpp"
#include "kernels/common/portable.hpp"

namespace spacemoe {

/// One relaxation of a satellite v: the minimum of its distance and of d[u] + w(u, v) over its
/// neighbours u. Repeated over all satellites until nothing changes, from 0 at the source and
/// infinity elsewhere, it gives the shortest paths from the source, whatever the order.
///
/// neighbour, weight_s: [max_degree], unused entries at infinite weight; distance_of(u) gives d[u],
/// so that a caller decides how distances lie in memory and how they are read.
template <class Neighbour, class DistanceOf>
SPACEMOE_HD inline float relax(float distance_s, const Neighbour* neighbour, const float* weight_s,
                               const DistanceOf& distance_of) {
  for (std::uint32_t k = 0; k < max_degree; ++k) {
    const float through = distance_of(neighbour[k]) + weight_s[k];
    distance_s = through < distance_s ? through : distance_s;
  }
  return distance_s;
}

}  // namespace spacemoe
