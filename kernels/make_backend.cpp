#include "kernels/make_backend.hpp"

#include <string>

#include "kernels/cpu/cpu_backend.hpp"

namespace spacemoe {

std::unique_ptr<Backend> make_backend(BackendChoice choice, unsigned threads,
                                      const std::stop_token& stop) {
  if (choice == BackendChoice::cpu) {
    return cpu::make_cpu_backend(threads, stop);  // without asking for devices, which takes time
  }
  const std::string why = why_no_cuda();
  if (choice == BackendChoice::cuda) {
    if (!why.empty()) {
      throw BackendUnavailable("cuda", why,
                               cuda_remedy() + ", or use --backend cpu, which computes the same");
    }
    return make_cuda_backend(threads);
  }
  if (why.empty()) {
    try {
      return make_cuda_backend(threads);
    } catch (const BackendUnavailable&) {
      // A GPU that others fill, for example. Nobody asked for it by name.
    }
  }
  return cpu::make_cpu_backend(threads, stop);
}

}  // namespace spacemoe
