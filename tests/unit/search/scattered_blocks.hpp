#pragma once

#include <cstdint>
#include <random>

#include "host/search/block_means.hpp"
#include "tests/unit/search/scattered_layers.hpp"

namespace spacemoe {

/// Latencies that are the same in all blocks.
inline BlockMeans steady_blocks(const MeanLayers& means) {
  BlockMeans result{means.satellites, {}, {}, means.expert_s, means.gateway_s};
  result.share.fill(1.0F / slot_blocks);
  for (const float path_s : means.path_s) {
    result.path_s.emplace_back().fill(path_s);
  }
  return result;
}

/// Latencies that scatter from block to block; the last blocks have no slots.
inline BlockMeans scattered_blocks(std::uint32_t satellites, std::uint32_t blocks,
                                   std::mt19937& random) {
  BlockMeans result = steady_blocks(scattered(satellites, 1, 1, random));
  for (std::uint32_t block = 0; block < slot_blocks; ++block) {
    result.share[block] = block < blocks ? 1.0F / static_cast<float>(blocks) : 0.0F;
  }
  for (BlockMeans::Blocks& path_s : result.path_s) {
    for (float& in_block_s : path_s) {
      in_block_s += static_cast<float>(0.3 * oracle::uniform(random));
    }
  }
  return result;
}

}  // namespace spacemoe
