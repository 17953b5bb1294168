#pragma once

#include <cstdint>

#include "kernels/cuda/path_tables.hpp"

namespace spacemoe::cuda {

/// A batch of snapshots and the tiles of sources to solve in each, as path kernels see it.
struct PathProblem {
  const float* weights;          ///< [slots][weight_words]
  const std::uint32_t* sources;  ///< [tiles][width], no_source where a lane is idle
  const std::uint32_t* rows;     ///< likewise: its row of the output
  const Neighbours* neighbours;  ///< see PathTables
  const NeighbourRows* neighbour_rows;
  PlaneGrid grid;  ///< of a plane walk
  std::uint32_t satellites;
  std::uint32_t weight_words;
  std::uint32_t tiles;
  std::uint32_t slots;
  float* scratch;  ///< [blocks][satellites][width + 1], of global tiles

  [[nodiscard]] __device__ const float* weights_of(std::uint32_t slot) const {
    return weights + std::uint64_t{slot} * weight_words;
  }
};

}  // namespace spacemoe::cuda
