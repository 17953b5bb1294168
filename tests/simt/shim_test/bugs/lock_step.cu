#include "tests/simt/shim_test/bugs/bug.hpp"
#include "tests/simt/shim_test/bugs/use_device.hpp"

/// Each lane adds its partner's sum to its own, and counts on both to run in lock step.
namespace simt::bugs::SIMT_TWIN {

__global__ void add_partners(int* sums) {
  __shared__ int shared[32];
  const unsigned me = threadIdx.x;
  shared[me] = 1;
  for (unsigned distance = 16; distance > 0; distance /= 2) {
#if !SIMT_PLANTED
    __syncwarp();
#endif
    const int others = shared[me ^ distance];
#if !SIMT_PLANTED
    __syncwarp();
#endif
    shared[me] += others;
  }
  sums[me] = shared[me];
}

bool run_lock_step() {
  int* sums = to_device(std::vector<int>(32, 0));
  launch(1, 32, 0, nullptr, add_partners, sums);
  return from_device(sums, 32) == std::vector<int>(32, 32);
}

const Registration lock_step("lock_step", is_planted, run_lock_step);

}  // namespace simt::bugs::SIMT_TWIN
