#pragma once

#include <cstdint>

#include "host/search/block_means.hpp"
#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// A candidate layer whose active sets have one or two experts.
struct BlockLayer {
  std::uint32_t experts;
  const BlockMeans::Blocks* here;  ///< paths from the gateway, [satellites]
  const BlockMeans::Blocks* next;  ///< paths from the next gateway, [satellites]
  const float* expert_s;           ///< [satellites]
  const Satellite* satellites;     ///< of the experts, [experts]
  const float* singles;            ///< P({i}), [experts]; null if two are active
  const float* pairs;              ///< P({i, j}), i < j, row by row; null if one is active
};

/// E[max over S of u(s)] in each block, u(s) the path from the gateway via s to the next one with
/// its compute. The same bits on any machine. out: [slot_blocks], seconds
void expected_by_blocks(const BlockLayer& layer, float* out);

}  // namespace spacemoe
