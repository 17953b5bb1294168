#include "kernels/cpu/cpu_backend.hpp"
#include "tests/backend/backend_under_test.hpp"
#include "tests/backend/poisoned_backend.hpp"

namespace spacemoe {

std::unique_ptr<Backend> backend_under_test(unsigned threads) {
  return poison_outputs(cpu::make_cpu_backend(threads));
}

}  // namespace spacemoe
