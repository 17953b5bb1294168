#include "tests/simt/shim_test/bugs/bug.hpp"
#include "tests/simt/shim_test/bugs/use_device.hpp"

/// A value is read that another thread writes, with no barrier between.
namespace simt::bugs::SIMT_TWIN {

constexpr unsigned threads = 64;

__global__ void rotate_block(int* values) {
  __shared__ int shared[threads];
  const unsigned me = threadIdx.x;
  shared[me] = values[me];
#if !SIMT_PLANTED
  __syncthreads();
#endif
  values[me] = shared[(me + threads - 1) % threads];
}

bool run_missing_barrier() {
  std::vector<int> values(threads);
  for (unsigned i = 0; i < threads; ++i) {
    values[i] = static_cast<int>(i);
  }
  int* memory = to_device(values);
  launch(1, threads, 0, nullptr, rotate_block, memory);
  const auto rotated = from_device(memory, threads);
  bool is_right = true;
  for (unsigned i = 0; i < threads; ++i) {
    is_right = is_right && rotated[i] == static_cast<int>((i + threads - 1) % threads);
  }
  return is_right;
}

const Registration missing_barrier("missing_barrier", is_planted, run_missing_barrier);

}  // namespace simt::bugs::SIMT_TWIN
