#pragma once

#include <cstdint>

#include <cuda_runtime.h>

namespace spacemoe::cuda {

inline constexpr std::uint32_t warp_lanes = 32;
inline constexpr std::uint32_t all_lanes = 0xFFFFFFFFU;

/// This thread's place in its warp, and its warp's number in a grid of one dimension.
__device__ inline std::uint32_t lane_index() {
  return threadIdx.x % warp_lanes;
}
__device__ inline std::uint32_t warp_index() {
  return blockIdx.x * (blockDim.x / warp_lanes) + threadIdx.x / warp_lanes;
}

// Every lane ends with the same value: a tree of fixed shape, so that the rounding is the same in
// every run. All lanes must take part.

__device__ inline double warp_sum(double value) {
  for (std::uint32_t step = warp_lanes / 2; step > 0; step /= 2) {
    value += __shfl_xor_sync(all_lanes, value, static_cast<int>(step));
  }
  return value;
}

__device__ inline double warp_product(double value) {
  for (std::uint32_t step = warp_lanes / 2; step > 0; step /= 2) {
    value *= __shfl_xor_sync(all_lanes, value, static_cast<int>(step));
  }
  return value;
}

}  // namespace spacemoe::cuda
