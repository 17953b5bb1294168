#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/api/network.hpp"

namespace spacemoe {

/// The work of the CUDA path kernel to solve a tile, if all of its groups of threads run in step:
/// each relaxes its next satellite from the distances before the step. A GPU's warps drift apart,
/// so this is a model, not a measurement.
struct SweepCount {
  std::uint32_t sweeps;   ///< including the last one, which changes nothing
  std::uint64_t changes;  ///< relaxations that changed a lane
};

/// adjacency: [satellites]; weights_s: [links + 1]; sources: of one tile; groups: of threads in a
/// block
[[nodiscard]] SweepCount count_sweeps(std::span<const SatelliteLinks> adjacency,
                                      std::span<const float> weights_s,
                                      std::span<const std::uint32_t> sources, std::uint32_t groups);

}  // namespace spacemoe
