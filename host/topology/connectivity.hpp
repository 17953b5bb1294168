#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/common/sky.hpp"

namespace spacemoe {

/// Connectivity of the satellites over the links that are up.
struct Connectivity {
  std::uint32_t components;         ///< of satellites, those without a link included
  std::uint32_t largest;            ///< satellites of the largest component
  double connected_pairs_fraction;  ///< of all pairs of different satellites; 1 for one satellite
};

/// links and reports: [links] of one snapshot
[[nodiscard]] Connectivity connectivity(std::uint32_t satellites,
                                        std::span<const LinkCandidate> links,
                                        std::span<const LinkReport> reports);

}  // namespace spacemoe
