#include "tests/simt/shim_test/bugs/bug.hpp"
#include "tests/simt/shim_test/bugs/use_device.hpp"

/// One thread too many writes past the end of device memory: no test of the index.
namespace simt::bugs::SIMT_TWIN {

__global__ void fill(int* values, [[maybe_unused]] unsigned count) {
  const unsigned me = blockIdx.x * blockDim.x + threadIdx.x;
#if !SIMT_PLANTED
  if (me >= count) {
    return;
  }
#endif
  values[me] = 7;
}

bool run_outside_global() {
  int* memory = to_device(std::vector<int>(33, 0));
  launch(4, 32, 0, nullptr, fill, memory, 33U);
  return from_device(memory, 33) == std::vector<int>(33, 7);
}

const Registration outside_global("outside_global", is_planted, run_outside_global);

}  // namespace simt::bugs::SIMT_TWIN
