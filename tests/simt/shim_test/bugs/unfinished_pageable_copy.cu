#include "tests/simt/shim_test/bugs/bug.hpp"
#include "tests/simt/shim_test/bugs/use_device.hpp"

/// cudaMemcpy from memory that is not page-locked returns once it has staged what it read. A stream
/// that does not wait for the legacy one can be earlier than the write.
namespace simt::bugs::SIMT_TWIN {

__global__ void take_number(const int* from, int* to) {
  *to = *from;
}

bool run_unfinished_pageable_copy() {
  cudaStream_t stream = nullptr;
  check(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking));
  int* number = to_device(std::vector<int>{0});
  int* taken = to_device(std::vector<int>{0});
  const int host = 42;
  check(cudaMemcpy(number, &host, sizeof(int), cudaMemcpyHostToDevice));
#if !SIMT_PLANTED
  check(cudaStreamSynchronize(cudaStreamLegacy));
#endif
  launch(1, 1, 0, stream, take_number, number, taken);
  check(cudaStreamSynchronize(stream));
  const int result = from_device(taken, 1)[0];
  check(cudaStreamDestroy(stream));
  return result == 42;
}

const Registration unfinished_pageable_copy("unfinished_pageable_copy", is_planted,
                                            run_unfinished_pageable_copy);

}  // namespace simt::bugs::SIMT_TWIN
