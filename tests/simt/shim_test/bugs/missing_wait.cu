#include "tests/simt/shim_test/bugs/bug.hpp"
#include "tests/simt/shim_test/bugs/use_device.hpp"

/// The host reads what an asynchronous copy writes to memory that is not page-locked, and does not
/// wait: such a copy waits by itself on most machines, but nobody says that it does on all.
namespace simt::bugs::SIMT_TWIN {

bool run_missing_wait() {
  cudaStream_t stream = nullptr;
  check(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking));
  int* device = to_device(std::vector<int>{42});
  int host = 0;
  check(cudaMemcpyAsync(&host, device, sizeof(int), cudaMemcpyDeviceToHost, stream));
#if !SIMT_PLANTED
  check(cudaStreamSynchronize(stream));
#endif
  const int result = host;
  check(cudaStreamSynchronize(stream));
  check(cudaFree(device));
  check(cudaStreamDestroy(stream));
  return result == 42;
}

const Registration missing_wait("missing_wait", is_planted, run_missing_wait);

}  // namespace simt::bugs::SIMT_TWIN
