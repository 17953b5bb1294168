#include "kernels/cuda/cuda_backend.hpp"
#include "tests/backend/backend_under_test.hpp"

namespace spacemoe {

std::unique_ptr<Backend> backend_under_test(unsigned threads) {
  return cuda::make_cuda_backend(threads);
}

}  // namespace spacemoe
