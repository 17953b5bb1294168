#include "kernels/make_backend.hpp"
#include "tests/backend/backend_under_test.hpp"
#include "tests/backend/poisoned_backend.hpp"

namespace spacemoe {

std::unique_ptr<Backend> backend_under_test(unsigned threads) {
  return poison_outputs(make_backend(BackendChoice::cuda, threads));
}

}  // namespace spacemoe
