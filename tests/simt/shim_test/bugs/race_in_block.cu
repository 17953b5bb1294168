#include "tests/simt/shim_test/bugs/bug.hpp"
#include "tests/simt/shim_test/bugs/use_device.hpp"

/// Two threads of a block add to one number, each reading and writing it in steps of its own.
namespace simt::bugs::SIMT_TWIN {

__global__ void add_in_block(int* sum) {
  if (threadIdx.x % 32 == 0) {
#if SIMT_PLANTED
    *sum += 1;
#else
    atomicAdd(sum, 1);
#endif
  }
}

bool run_race_in_block() {
  int* sum = to_device(std::vector<int>{0});
  launch(1, 64, 0, nullptr, add_in_block, sum);
  return from_device(sum, 1)[0] == 2;
}

const Registration race_in_block("race_in_block", is_planted, run_race_in_block);

}  // namespace simt::bugs::SIMT_TWIN
