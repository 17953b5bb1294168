#pragma once

#include <cstdint>
#include <vector>

#include "kernels/api/placements.hpp"
#include "kernels/cuda/path_read.hpp"
#include "kernels/cuda/source_tiles.hpp"

namespace spacemoe::cuda {

/// The distances that placements need, by the tile that holds them: for every expert and every copy
/// the way from its layer's gateway and the way on to the next one.
struct PathReads {
  std::vector<std::uint32_t> begin;  ///< [tiles + 1]
  std::vector<PathRead>
      reads;  ///< of tile t: begin[t] .. begin[t + 1]; entries: words of [places] BothWays
};

/// `tiles`: of all satellites that gateway_satellites() lists.
[[nodiscard]] PathReads list_reads(const PlacementsView& placements, const PathForm& form,
                                   const SourceTiles& tiles);

}  // namespace spacemoe::cuda
