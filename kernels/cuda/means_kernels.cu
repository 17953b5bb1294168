#include "kernels/cuda/means_kernels.hpp"

#include <cmath>

#include "kernels/cuda/launch.hpp"

namespace spacemoe::cuda {
namespace {

constexpr std::uint32_t means_threads = 256;

/// One thread per entry, which adds it up slot by slot: the order of the CPU, hence its bits.
__global__ void add_rows_kernel(std::uint32_t count, std::uint64_t entries, const float* rows,
                                float lost_penalty_s, double* sums) {
  const std::uint64_t entry = std::uint64_t{blockIdx.x} * blockDim.x + threadIdx.x;
  if (entry >= entries) {
    return;
  }
  double sum = sums[entry];
  for (std::uint32_t slot = 0; slot < count; ++slot) {
    const float latency_s = rows[slot * entries + entry];
    sum += static_cast<double>(std::isinf(latency_s) ? lost_penalty_s : latency_s);
  }
  sums[entry] = sum;
}

__global__ void divide_kernel(std::uint64_t entries, std::uint32_t slots, double* sums) {
  const std::uint64_t entry = std::uint64_t{blockIdx.x} * blockDim.x + threadIdx.x;
  if (entry < entries) {
    sums[entry] /= slots;
  }
}

}  // namespace

void add_rows(std::uint32_t count, std::uint64_t entries, const float* rows, float lost_penalty_s,
              double* sums, const Stream& stream) {
  launch("add_rows_kernel", add_rows_kernel, {{blocks_for(entries, means_threads)}, means_threads},
         stream, count, entries, rows, lost_penalty_s, sums);
}

void divide_sums(std::uint64_t entries, std::uint32_t slots, double* sums, const Stream& stream) {
  launch("divide_kernel", divide_kernel, {{blocks_for(entries, means_threads)}, means_threads},
         stream, entries, slots, sums);
}

}  // namespace spacemoe::cuda
