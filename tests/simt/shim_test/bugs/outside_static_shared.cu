#include "tests/simt/shim_test/bugs/bug.hpp"
#include "tests/simt/shim_test/bugs/use_device.hpp"

/// The last thread writes one past a static shared array.
namespace simt::bugs::SIMT_TWIN {

__global__ void shift_static(int* values) {
  __shared__ int shared[32];
  const unsigned me = threadIdx.x;
  shared[me + (SIMT_PLANTED ? 1 : 0)] = values[me];
  values[me] = shared[me + (SIMT_PLANTED ? 1 : 0)];
}

bool run_outside_static_shared() {
  int* memory = to_device(std::vector<int>(32, 7));
  launch(1, 32, 0, nullptr, shift_static, memory);
  return from_device(memory, 32) == std::vector<int>(32, 7);
}

const Registration outside_static_shared("outside_static_shared", is_planted,
                                         run_outside_static_shared);

}  // namespace simt::bugs::SIMT_TWIN
