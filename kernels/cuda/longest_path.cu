#include <cmath>

#include "kernels/cuda/launch.hpp"
#include "kernels/cuda/scoring_kernels.hpp"
#include "kernels/cuda/warp.hpp"

namespace spacemoe::cuda {
namespace {

constexpr std::uint32_t longest_path_threads = 256;
constexpr std::uint32_t entries_a_thread = 64;

/// Floats that are not negative have the same order as their bits.
__global__ void longest_kernel(std::uint64_t entries, const float* distances_s,
                               std::uint32_t* longest) {
  const std::uint64_t block_entries = std::uint64_t{longest_path_threads} * entries_a_thread;
  const std::uint64_t first = blockIdx.x * block_entries + threadIdx.x;
  float longest_s = 0.0F;
  for (std::uint32_t i = 0; i < entries_a_thread; ++i) {
    const std::uint64_t entry = first + std::uint64_t{i} * longest_path_threads;
    const float distance_s = entry < entries ? distances_s[entry] : 0.0F;
    longest_s = std::isinf(distance_s) ? longest_s : fmaxf(longest_s, distance_s);
  }
  for (std::uint32_t step = warp_lanes / 2; step > 0; step /= 2) {
    longest_s = fmaxf(longest_s, __shfl_xor_sync(all_lanes, longest_s, static_cast<int>(step)));
  }
  if (lane_index() == 0) {
    atomicMax(longest, __float_as_uint(longest_s));
  }
}

}  // namespace

void find_longest(std::uint64_t entries, const float* distances_s, std::uint32_t* longest,
                  const Stream& stream) {
  launch("longest_kernel", longest_kernel,
         {{blocks_for(entries, longest_path_threads * entries_a_thread)}, longest_path_threads},
         stream, entries, distances_s, longest);
}

}  // namespace spacemoe::cuda
