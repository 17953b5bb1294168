#pragma once

#include <cstdint>

#include "host/search/block_means.hpp"
#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// Paths from a gateway via satellites to the next one.
struct BlockPaths {
  const BlockMeans::Blocks* here;  ///< from the gateway, [satellites]
  const BlockMeans::Blocks* next;  ///< from the next gateway, [satellites]
  const float* expert_s;           ///< compute, [satellites]
};

/// Latencies of the paths via these satellites, with the compute there. [experts], seconds
void latencies_by_blocks(const BlockPaths& paths, const Satellite* satellites,
                         std::uint32_t experts, BlockMeans::Blocks* out);

/// A layer whose active sets have one or two experts.
struct BlockLayer {
  std::uint32_t experts;
  bool in_pairs;                        ///< two are active, else one
  const float* probabilities;           ///< P({i, j}), symmetric; P({i}) on the diagonal if one is
                                        ///< active, else 0. [experts][experts]
  const BlockMeans::Blocks* latency_s;  ///< u of each expert, [experts]
  const float* share;                   ///< of the slots, [slot_blocks]
};

/// Mean over slots of E[max over S of u(s)], in seconds. The same bits on any machine.
[[nodiscard]] float expected_by_blocks(const BlockLayer& layer);

/// What that would change by if the expert were on a satellite, in seconds; and its latency there.
/// The same bits on any machine.
[[nodiscard]] float change_by_blocks(const BlockLayer& layer, std::uint32_t expert,
                                     const BlockPaths& paths, Satellite satellite,
                                     BlockMeans::Blocks& latency_s);

}  // namespace spacemoe
