#pragma once

#include <cstdint>

namespace spacemoe::cpu {

/// A candidate layer as rows over slots; SIMD lanes run along the slots.
struct LayerRows {
  std::uint32_t experts;
  std::uint32_t slots;       ///< padded to slot_lanes
  const float* const* here;  ///< [experts] rows of paths from the gateway: [slots], s
  const float* const* next;  ///< [experts] rows of paths from the next gateway
  const float* compute_s;    ///< [experts]
  float gateway_s;
};

}  // namespace spacemoe::cpu
