#include "tests/simt/shim_test/bugs/bug.hpp"
#include "tests/simt/shim_test/bugs/use_device.hpp"

/// A sum starts from what shared memory happens to hold.
namespace simt::bugs::SIMT_TWIN {

__global__ void count_block(int* out) {
  __shared__ int count;
#if !SIMT_PLANTED
  if (threadIdx.x == 0) {
    count = 0;
  }
  __syncthreads();
#endif
  atomicAdd(&count, 1);
  __syncthreads();
  if (threadIdx.x == 0) {
    *out = count;
  }
}

bool run_unfilled_shared_memory() {
  int* memory = to_device(std::vector<int>{0});
  launch(1, 64, 0, nullptr, count_block, memory);
  return from_device(memory, 1)[0] == 64;
}

const Registration unfilled_shared_memory("unfilled_shared_memory", is_planted,
                                          run_unfilled_shared_memory);

}  // namespace simt::bugs::SIMT_TWIN
