#include "tests/simt/shim_test/bugs/bug.hpp"
#include "tests/simt/shim_test/bugs/use_device.hpp"

/// Threads without work return before a barrier that is meant for all of the block.
namespace simt::bugs::SIMT_TWIN {

__global__ void sum_of_some(const int* values, int* sum, unsigned count) {
  __shared__ int shared[64];
  const unsigned me = threadIdx.x;
#if SIMT_PLANTED
  if (me >= count) {
    return;
  }
  shared[me] = values[me];
#else
  shared[me] = me < count ? values[me] : 0;
#endif
  __syncthreads();
  if (me == 0) {
    *sum = 0;
    for (unsigned i = 0; i < count; ++i) {
      *sum += shared[i];
    }
  }
}

bool run_barrier_after_exit() {
  int* values = to_device(std::vector<int>(50, 2));
  int* sum = to_device(std::vector<int>{0});
  launch(1, 64, 0, nullptr, sum_of_some, values, sum, 50U);
  const int result = from_device(sum, 1)[0];
  check(cudaFree(values));
  return result == 100;
}

const Registration barrier_after_exit("barrier_after_exit", is_planted, run_barrier_after_exit);

}  // namespace simt::bugs::SIMT_TWIN
