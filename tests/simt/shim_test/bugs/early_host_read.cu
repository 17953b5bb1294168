#include "tests/simt/shim_test/bugs/bug.hpp"
#include "tests/simt/shim_test/bugs/use_device.hpp"

/// The host reads a pinned buffer before the stream that copies into it has been waited for.
namespace simt::bugs::SIMT_TWIN {

bool run_early_host_read() {
  cudaStream_t stream = nullptr;
  check(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking));
  int* device = to_device(std::vector<int>{42});
  int* host = nullptr;
  check(cudaMallocHost(&host, sizeof(int)));
  check(cudaMemcpyAsync(host, device, sizeof(int), cudaMemcpyDeviceToHost, stream));
#if SIMT_PLANTED
  const int result = *host;
  check(cudaStreamSynchronize(stream));
#else
  check(cudaStreamSynchronize(stream));
  const int result = *host;
#endif
  check(cudaFreeHost(host));
  check(cudaFree(device));
  check(cudaStreamDestroy(stream));
  return result == 42;
}

const Registration early_host_read("early_host_read", is_planted, run_early_host_read);

}  // namespace simt::bugs::SIMT_TWIN
