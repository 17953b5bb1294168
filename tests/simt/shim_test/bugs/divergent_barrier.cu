#include "tests/simt/shim_test/bugs/bug.hpp"
#include "tests/simt/shim_test/bugs/use_device.hpp"

/// Halves of a block wait at different barriers.
namespace simt::bugs::SIMT_TWIN {

__global__ void swap_halves(int* values) {
  __shared__ int shared[64];
  const unsigned me = threadIdx.x;
#if SIMT_PLANTED
  if (me < 32) {
    shared[me] = 1;
    __syncthreads();
  } else {
    shared[me] = 2;
    __syncthreads();
  }
#else
  shared[me] = me < 32 ? 1 : 2;
  __syncthreads();
#endif
  values[me] = shared[me ^ 32U];
}

bool run_divergent_barrier() {
  int* memory = to_device(std::vector<int>(64, 0));
  launch(1, 64, 0, nullptr, swap_halves, memory);
  const auto values = from_device(memory, 64);
  return values[0] == 2 && values[63] == 1;
}

const Registration divergent_barrier("divergent_barrier", is_planted, run_divergent_barrier);

}  // namespace simt::bugs::SIMT_TWIN
