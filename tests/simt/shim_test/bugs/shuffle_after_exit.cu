#include "tests/simt/shim_test/bugs/bug.hpp"
#include "tests/simt/shim_test/bugs/use_device.hpp"

/// Lanes without work return before a shuffle whose mask names them.
namespace simt::bugs::SIMT_TWIN {

__global__ void warp_sum(const int* values, int* sum, unsigned count) {
  const unsigned me = threadIdx.x;
#if SIMT_PLANTED
  if (me >= count) {
    return;
  }
  int value = values[me];
#else
  int value = me < count ? values[me] : 0;
#endif
  for (unsigned distance = 16; distance > 0; distance /= 2) {
    value += __shfl_down_sync(0xFFFFFFFFU, value, distance);
  }
  if (me == 0) {
    *sum = value;
  }
}

bool run_shuffle_after_exit() {
  int* values = to_device(std::vector<int>(20, 2));
  int* sum = to_device(std::vector<int>{0});
  launch(1, 32, 0, nullptr, warp_sum, values, sum, 20U);
  const int result = from_device(sum, 1)[0];
  check(cudaFree(values));
  return result == 40;
}

const Registration shuffle_after_exit("shuffle_after_exit", is_planted, run_shuffle_after_exit);

}  // namespace simt::bugs::SIMT_TWIN
