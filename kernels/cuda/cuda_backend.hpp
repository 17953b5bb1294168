#pragma once

#include <memory>

#include "kernels/backend.hpp"

namespace spacemoe::cuda {

/// The backend of the current CUDA device. Throws CudaError where there is none that works; ask
/// query_cuda first. `threads` is what the host's part of the work may use.
[[nodiscard]] std::unique_ptr<Backend> make_cuda_backend(unsigned threads);

}  // namespace spacemoe::cuda
