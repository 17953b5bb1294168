#include "tests/simt/shim_test/bugs/bug.hpp"
#include "tests/simt/shim_test/bugs/use_device.hpp"

/// The last thread writes one past the dynamic shared array.
namespace simt::bugs::SIMT_TWIN {

__global__ void shift_dynamic(int* values) {
  extern __shared__ int dynamic_values[];
  const unsigned me = threadIdx.x;
  dynamic_values[me + (SIMT_PLANTED ? 1 : 0)] = values[me];
  values[me] = dynamic_values[me + (SIMT_PLANTED ? 1 : 0)];
}

bool run_outside_dynamic_shared() {
  int* memory = to_device(std::vector<int>(32, 7));
  launch(1, 32, 32 * sizeof(int), nullptr, shift_dynamic, memory);
  return from_device(memory, 32) == std::vector<int>(32, 7);
}

const Registration outside_dynamic_shared("outside_dynamic_shared", is_planted,
                                          run_outside_dynamic_shared);

}  // namespace simt::bugs::SIMT_TWIN
