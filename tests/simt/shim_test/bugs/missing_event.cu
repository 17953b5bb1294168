#include "tests/simt/shim_test/bugs/bug.hpp"
#include "tests/simt/shim_test/bugs/use_device.hpp"

/// One stream reads what another writes, and no event orders them.
namespace simt::bugs::SIMT_TWIN {

__global__ void write_number(int* value, int number) {
  *value = number;
}

__global__ void double_number(const int* from, int* to) {
  *to = 2 * *from;
}

bool run_missing_event() {
  cudaStream_t writer = nullptr;
  cudaStream_t reader = nullptr;
  cudaEvent_t written = nullptr;
  check(cudaStreamCreateWithFlags(&writer, cudaStreamNonBlocking));
  check(cudaStreamCreateWithFlags(&reader, cudaStreamNonBlocking));
  check(cudaEventCreateWithFlags(&written, cudaEventDisableTiming));
  int* number = to_device(std::vector<int>{0});
  int* doubled = to_device(std::vector<int>{0});
  launch(1, 1, 0, writer, write_number, number, 21);
#if !SIMT_PLANTED
  check(cudaEventRecord(written, writer));
  check(cudaStreamWaitEvent(reader, written, 0));
#endif
  launch(1, 1, 0, reader, double_number, number, doubled);
  check(cudaStreamSynchronize(reader));
  const int result = from_device(doubled, 1)[0];
  check(cudaFree(number));
  check(cudaEventDestroy(written));
  check(cudaStreamDestroy(writer));
  check(cudaStreamDestroy(reader));
  return result == 42;
}

const Registration missing_event("missing_event", is_planted, run_missing_event);

}  // namespace simt::bugs::SIMT_TWIN
