#include "tests/simt/shim_test/bugs/bug.hpp"
#include "tests/simt/shim_test/bugs/use_device.hpp"

/// Blocks add what they have summed in shared memory to one number, without an atomic addition.
namespace simt::bugs::SIMT_TWIN {

__global__ void add_from_blocks(int* sum) {
  __shared__ int shared[32];
  const unsigned me = threadIdx.x;
  shared[me] = static_cast<int>(me);
  __syncthreads();
  if (me == 0) {
    int own = 0;
    for (const int value : shared) {
      own += value;
    }
#if SIMT_PLANTED
    *sum += own;
#else
    atomicAdd(sum, own);
#endif
  }
}

bool run_race_between_blocks() {
  int* sum = to_device(std::vector<int>{0});
  launch(4, 32, 0, nullptr, add_from_blocks, sum);
  return from_device(sum, 1)[0] == 4 * 496;
}

const Registration race_between_blocks("race_between_blocks", is_planted, run_race_between_blocks);

}  // namespace simt::bugs::SIMT_TWIN
