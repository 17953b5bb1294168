#include "kernels/make_backend.hpp"

#include <utility>

#include "kernels/cpu/cpu_backend.hpp"

namespace spacemoe {

BackendUnavailable::BackendUnavailable(std::string backend, std::string reason, std::string remedy)
    : backend_(std::move(backend)),
      reason_(std::move(reason)),
      remedy_(std::move(remedy)),
      message_("backend " + backend_ + " is unavailable: " + reason_ + "; " + remedy_) {}

std::string why_no_cuda() {
  return "this program was built without CUDA";
}

std::unique_ptr<Backend> make_backend(BackendChoice choice, unsigned threads) {
  if (choice == BackendChoice::cuda) {
    throw BackendUnavailable("cuda", why_no_cuda(), "use --backend cpu, which computes the same");
  }
  return cpu::make_cpu_backend(threads);
}

}  // namespace spacemoe
