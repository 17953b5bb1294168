#include "tests/simt/shim_test/bugs/bug.hpp"
#include "tests/simt/shim_test/bugs/use_device.hpp"

/// A reduction counts on the lanes of a warp to run in lock step.
namespace simt::bugs::SIMT_TWIN {

__global__ void halve(int* sum) {
  __shared__ int shared[32];
  const unsigned me = threadIdx.x;
  shared[me] = 1;
  for (unsigned distance = 16; distance > 0; distance /= 2) {
#if !SIMT_PLANTED
    __syncwarp();
#endif
    if (me < distance) {
      shared[me] += shared[me + distance];
    }
  }
  if (me == 0) {
    *sum = shared[0];
  }
}

bool run_lock_step() {
  int* sum = to_device(std::vector<int>{0});
  launch(1, 32, 0, nullptr, halve, sum);
  return from_device(sum, 1)[0] == 32;
}

const Registration lock_step("lock_step", is_planted, run_lock_step);

}  // namespace simt::bugs::SIMT_TWIN
