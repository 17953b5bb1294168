#include "kernels/api/backend_unavailable.hpp"
#include "kernels/api/cuda_access.hpp"

namespace spacemoe {

std::string why_no_cuda() {
  return "this program was built without CUDA";
}

std::string cuda_remedy() {
  return "install a CUDA toolkit (12.2 or later) and build again";
}

std::vector<CudaFact> cuda_facts() {
  return {};
}

std::unique_ptr<Backend> make_cuda_backend(unsigned /*threads*/) {
  throw BackendUnavailable("cuda", why_no_cuda(), cuda_remedy());
}

}  // namespace spacemoe
