#pragma once

#include <cstdint>

#include "kernels/cuda/path_tables.hpp"

namespace spacemoe::cuda {

/// A batch of snapshots and the tiles of sources to solve in each, as path kernels see it.
struct PathProblem {
  const float* weights;          ///< [slots][weight_words], as arrange_weights writes them
  const std::uint32_t* sources;  ///< [tiles][width], no_source where a lane is idle
  const std::uint32_t* rows;     ///< likewise: its row of the output
  const Neighbours* neighbours;  ///< see PathTables; those of each slot where partners_change
  const NeighbourRows* neighbour_rows;
  bool partners_change;
  PlaneGrid grid;  ///< of a plane walk
  std::uint32_t satellites;
  std::uint32_t weight_words;
  std::uint32_t tiles;
  std::uint32_t slots;
  float* scratch;  ///< [blocks][satellites][width + 1], of global tiles

  [[nodiscard]] __device__ const float* weights_of(std::uint32_t slot) const {
    return weights + std::uint64_t{slot} * weight_words;
  }
  /// [satellites], of tiles in global memory or where partners change
  [[nodiscard]] __device__ const Neighbours* neighbours_of(std::uint32_t slot) const {
    return partners_change
               ? reinterpret_cast<const Neighbours*>(weights_of(slot) + max_degree * satellites)
               : neighbours;
  }
};

}  // namespace spacemoe::cuda
