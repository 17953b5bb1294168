#include "tests/simt/shim_test/bugs/bug.hpp"
#include "tests/simt/shim_test/bugs/use_device.hpp"

/// Device memory is freed while a kernel that uses it is still to come: cudaFree may wait for it,
/// and may not.
namespace simt::bugs::SIMT_TWIN {

__global__ void add_number(const int* from, int* to) {
  *to += *from;
}

bool run_memory_freed_early() {
  cudaStream_t stream = nullptr;
  check(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking));
  int* number = to_device(std::vector<int>{2});
  int* sum = to_device(std::vector<int>{40});
  launch(1, 1, 0, stream, add_number, number, sum);
#if !SIMT_PLANTED
  check(cudaStreamSynchronize(stream));
#endif
  check(cudaFree(number));
  check(cudaStreamSynchronize(stream));
  check(cudaStreamDestroy(stream));
  return from_device(sum, 1)[0] == 42;
}

const Registration memory_freed_early("memory_freed_early", is_planted, run_memory_freed_early);

}  // namespace simt::bugs::SIMT_TWIN
