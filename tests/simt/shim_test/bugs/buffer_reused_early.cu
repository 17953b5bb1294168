#include "tests/simt/shim_test/bugs/bug.hpp"
#include "tests/simt/shim_test/bugs/use_device.hpp"

/// The host writes the next batch into a pinned buffer that the last copy has not read yet.
namespace simt::bugs::SIMT_TWIN {

bool run_buffer_reused_early() {
  cudaStream_t stream = nullptr;
  check(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking));
  int* first = to_device(std::vector<int>{0});
  int* second = to_device(std::vector<int>{0});
  int* host = nullptr;
  check(cudaMallocHost(&host, sizeof(int)));
  *host = 1;
  check(cudaMemcpyAsync(first, host, sizeof(int), cudaMemcpyHostToDevice, stream));
#if !SIMT_PLANTED
  check(cudaStreamSynchronize(stream));
#endif
  *host = 2;
  check(cudaMemcpyAsync(second, host, sizeof(int), cudaMemcpyHostToDevice, stream));
  check(cudaStreamSynchronize(stream));
  check(cudaFreeHost(host));
  check(cudaStreamDestroy(stream));
  return from_device(first, 1)[0] == 1 && from_device(second, 1)[0] == 2;
}

const Registration buffer_reused_early("buffer_reused_early", is_planted, run_buffer_reused_early);

}  // namespace simt::bugs::SIMT_TWIN
