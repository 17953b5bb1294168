#include "tests/simt/shim_test/bugs/bug.hpp"
#include "tests/simt/shim_test/bugs/use_device.hpp"

/// A pinned buffer is freed while a copy from it is still to come.
namespace simt::bugs::SIMT_TWIN {

bool run_buffer_freed_early() {
  cudaStream_t stream = nullptr;
  check(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking));
  int* device = to_device(std::vector<int>{0});
  int* host = nullptr;
  check(cudaMallocHost(&host, sizeof(int)));
  *host = 42;
  check(cudaMemcpyAsync(device, host, sizeof(int), cudaMemcpyHostToDevice, stream));
#if !SIMT_PLANTED
  check(cudaStreamSynchronize(stream));
#endif
  check(cudaFreeHost(host));
  check(cudaStreamSynchronize(stream));
  check(cudaStreamDestroy(stream));
  return from_device(device, 1)[0] == 42;
}

const Registration buffer_freed_early("buffer_freed_early", is_planted, run_buffer_freed_early);

}  // namespace simt::bugs::SIMT_TWIN
